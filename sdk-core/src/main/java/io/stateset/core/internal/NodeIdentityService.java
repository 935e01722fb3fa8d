package io.stateset.core.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stateset.core.storage.Database;
import java.security.InvalidAlgorithmParameterException;
import java.security.PublicKey;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import net.corda.core.contracts.PartyAndReference;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.AnonymousParty;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.identity.PartyAndCertificate;
import net.corda.core.node.NodeInfo;
import net.corda.core.node.services.IdentityService;
import net.corda.core.node.services.UnknownAnonymousPartyException;
import org.jspecify.annotations.Nullable;

/**
 * Who is who: the identities of the network map, and the keys that stand for them without a name.
 * Thread-safe.
 */
final class NodeIdentityService implements IdentityService {
  private static final int CACHED_KEYS = 10_000;

  private final Supplier<List<NodeInfo>> nodes;
  private final Party ourIdentity;
  private final X509Certificate trustRoot;
  private final Database database;
  private final Cache<PublicKey, Optional<CordaX500Name>> registered =
      Caffeine.newBuilder().maximumSize(CACHED_KEYS).executor(Runnable::run).build();

  NodeIdentityService(
      Supplier<List<NodeInfo>> nodes,
      Party ourIdentity,
      X509Certificate trustRoot,
      Database database) {
    this.nodes = nodes;
    this.ourIdentity = ourIdentity;
    this.trustRoot = trustRoot;
    this.database = database;
  }

  Party ourIdentity() {
    return ourIdentity;
  }

  @Override
  public X509Certificate getTrustRoot() {
    return trustRoot;
  }

  @Override
  public TrustAnchor getTrustAnchor() {
    return new TrustAnchor(trustRoot, null);
  }

  @Override
  public CertStore getCaCertStore() {
    try {
      return CertStore.getInstance(
          "Collection", new CollectionCertStoreParameters(List.of(trustRoot)));
    } catch (InvalidAlgorithmParameterException | java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has collection certificate stores", e);
    }
  }

  /**
   * Identities come from the network map, which only the operator writes: an identity that it lacks
   * is refused.
   */
  @Override
  public PartyAndCertificate verifyAndRegisterIdentity(PartyAndCertificate identity) {
    PartyAndCertificate known = certificateFromKey(identity.getOwningKey());
    if (known == null) {
      throw new IllegalArgumentException(
          identity.getName() + " is not in the network map with that key");
    }
    return known;
  }

  @Override
  public void assertOwnership(Party party, AnonymousParty anonymousParty)
      throws UnknownAnonymousPartyException {
    IdentityService.DefaultImpls.assertOwnership(this, party, anonymousParty);
  }

  @Override
  public Iterable<PartyAndCertificate> getAllIdentities() {
    Set<PartyAndCertificate> all = new LinkedHashSet<>();
    nodes.get().forEach(node -> all.addAll(node.getLegalIdentitiesAndCerts()));
    return all;
  }

  @Override
  public @Nullable PartyAndCertificate certificateFromKey(PublicKey key) {
    for (PartyAndCertificate identity : getAllIdentities()) {
      if (identity.getOwningKey().equals(key)) {
        return identity;
      }
    }
    return null;
  }

  @Override
  public @Nullable Party partyFromKey(PublicKey key) {
    PartyAndCertificate certified = certificateFromKey(key);
    if (certified != null) {
      return certified.getParty();
    }
    CordaX500Name owner = registered.get(key, this::findOwner).orElse(null);
    return owner == null ? null : wellKnownPartyFromX500Name(owner);
  }

  private Optional<CordaX500Name> findOwner(PublicKey key) {
    return database.read(reader -> reader
        .createQuery("select owner from identity_key where key_id = :key")
        .bind("key", CryptoUtils.toStringShort(key))
        .mapTo(String.class)
        .findOne()
        .map(CordaX500Name::parse));
  }

  @Override
  public @Nullable Party wellKnownPartyFromX500Name(CordaX500Name name) {
    for (PartyAndCertificate identity : getAllIdentities()) {
      if (identity.getName().equals(name)) {
        return identity.getParty();
      }
    }
    return null;
  }

  @Override
  public @Nullable Party wellKnownPartyFromAnonymous(AbstractParty party) {
    return party instanceof Party named
        ? wellKnownPartyFromX500Name(named.getName())
        : partyFromKey(party.getOwningKey());
  }

  @Override
  public @Nullable Party wellKnownPartyFromAnonymous(PartyAndReference reference) {
    return wellKnownPartyFromAnonymous(reference.getParty());
  }

  @Override
  public Party requireWellKnownPartyFromAnonymous(AbstractParty party) {
    return IdentityService.DefaultImpls.requireWellKnownPartyFromAnonymous(this, party);
  }

  @Override
  public Set<Party> partiesFromName(String query, boolean exactMatch) {
    Set<Party> found = new LinkedHashSet<>();
    for (PartyAndCertificate identity : getAllIdentities()) {
      if (matches(identity.getName(), query, exactMatch)) {
        found.add(identity.getParty());
      }
    }
    return found;
  }

  private static boolean matches(CordaX500Name name, String query, boolean exactMatch) {
    String organisation = name.getOrganisation();
    return exactMatch
        ? organisation.equals(query) || name.toString().equals(query)
        : organisation.toLowerCase(Locale.ROOT).contains(query.toLowerCase(Locale.ROOT));
  }

  @Override
  public void registerKey(PublicKey key, Party party, @Nullable UUID externalId) {
    if (!isKnown(key, party) && !insert(key, party, externalId)) {
      isKnown(key, party);
    }
  }

  private boolean isKnown(PublicKey key, Party party) {
    Party known = partyFromKey(key);
    if (known != null && !known.equals(party)) {
      throw new IllegalArgumentException("Key " + CryptoUtils.toStringShort(key) + " belongs to "
          + known.getName() + ", not to " + party.getName());
    }
    return known != null;
  }

  /** False if another flow has just done it. */
  private boolean insert(PublicKey key, Party party, @Nullable UUID externalId) {
    boolean inserted = database.inTransaction(open -> {
      boolean isNew = open.insertUnlessPresent(
          "insert into identity_key (key_id, public_key, owner, external_id)"
              + " values (?, ?, ?, ?)",
          CryptoUtils.toStringShort(key),
          key.getEncoded(),
          party.getName().toString(),
          externalId == null ? null : externalId.toString());
      open.afterCommit(() -> registered.invalidate(key));
      open.afterRollback(() -> registered.invalidate(key));
      return isNew;
    });
    registered.invalidate(key);
    return inserted;
  }

  @Override
  public @Nullable UUID externalIdForPublicKey(PublicKey key) {
    return database.read(reader -> reader
        .createQuery(
            "select external_id from identity_key where key_id = :key and external_id is not null")
        .bind("key", CryptoUtils.toStringShort(key))
        .mapTo(String.class)
        .findOne()
        .map(UUID::fromString)
        .orElse(null));
  }

  @Override
  public Iterable<PublicKey> publicKeysForExternalId(UUID externalId) {
    return database.read(reader -> reader
        .createQuery("select public_key from identity_key where external_id = :id")
        .bind("id", externalId.toString())
        .map((row, context) -> net.corda.core.crypto.Crypto.decodePublicKey(row.getBytes(1)))
        .list());
  }
}
