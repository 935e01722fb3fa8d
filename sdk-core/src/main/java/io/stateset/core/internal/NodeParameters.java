package io.stateset.core.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.core.storage.Database;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.corda.core.crypto.SecureHash;
import net.corda.core.identity.Party;
import net.corda.core.internal.NetworkParametersStorage;
import net.corda.core.internal.SignedDataWithCert;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.NotaryInfo;
import org.jspecify.annotations.Nullable;

/**
 * The network parameters in force and all earlier ones that transactions here were made under. What
 * comes from peers is kept only if the operator signed it. Thread-safe.
 */
final class NodeParameters implements NetworkParametersStorage {
  private static final int CACHED = 100;

  private final Supplier<SignedDataWithCert<NetworkParameters>> inForce;
  private final Consumer<SignedDataWithCert<NetworkParameters>> checkSignature;
  private final Database database;
  private final Amqp amqp;
  private final Cache<SecureHash, SignedDataWithCert<NetworkParameters>> known =
      Caffeine.newBuilder().maximumSize(CACHED).executor(Runnable::run).build();

  /**
   * {@code inForce} gives the parameters that the network map shows now; {@code checkSignature}
   * throws unless the network's operator signed what it is given.
   */
  NodeParameters(
      Supplier<SignedDataWithCert<NetworkParameters>> inForce,
      Consumer<SignedDataWithCert<NetworkParameters>> checkSignature,
      Database database,
      Amqp amqp) {
    this.inForce = inForce;
    this.checkSignature = checkSignature;
    this.database = database;
    this.amqp = amqp;
  }

  NetworkParameters current() {
    return amqp.deserialize(inForce.get().getRaw(), NetworkParameters.class);
  }

  @Override
  public SecureHash getCurrentHash() {
    return inForce.get().getRaw().getHash();
  }

  @Override
  public SecureHash getDefaultHash() {
    return getCurrentHash();
  }

  @Override
  public @Nullable NetworkParameters lookup(SecureHash hash) {
    SignedDataWithCert<NetworkParameters> signed = lookupSigned(hash);
    return signed == null ? null : amqp.deserialize(signed.getRaw(), NetworkParameters.class);
  }

  @Override
  public @Nullable Integer getEpochFromHash(SecureHash hash) {
    NetworkParameters parameters = lookup(hash);
    return parameters == null ? null : parameters.getEpoch();
  }

  @Override
  public boolean hasParameters(SecureHash hash) {
    return lookupSigned(hash) != null;
  }

  @Override
  public @Nullable SignedDataWithCert<NetworkParameters> lookupSigned(SecureHash hash) {
    SignedDataWithCert<NetworkParameters> now = inForce.get();
    return now.getRaw().getHash().equals(hash) ? now : known.get(hash, this::load);
  }

  @SuppressWarnings({"unchecked", "NullAway"
  }) // the table holds nothing else; an absent hash is not cached
  private @Nullable SignedDataWithCert<NetworkParameters> load(SecureHash hash) {
    return (SignedDataWithCert<NetworkParameters>) database.read(reader -> reader
        .createQuery("select content from ledger_parameters where hash = :hash")
        .bind("hash", hash.toString())
        .map((row, context) -> amqp.deserialize(row.getBytes(1), SignedDataWithCert.class))
        .findOne()
        .orElse(null));
  }

  /**
   * Nobody remembers notaries of earlier parameters: notary changes across merged networks are not
   * supported.
   */
  @Override
  public @Nullable NotaryInfo getHistoricNotary(Party party) {
    return null;
  }

  @Override
  public void saveParameters(SignedDataWithCert<NetworkParameters> signed) {
    checkSignature.accept(signed);
    String hash = signed.getRaw().getHash().toString();
    if (isKept(hash)) {
      return; // as at every start but the first: to write them as bytes takes long then
    }
    database.inTransaction(open -> open.insertUnlessPresent(
        "insert into ledger_parameters (hash, content) values (?, ?)",
        hash,
        amqp.serialize(signed).getBytes()));
  }

  private boolean isKept(String hash) {
    return database.read(reader -> reader
        .createQuery("select 1 from ledger_parameters where hash = :hash")
        .bind("hash", hash)
        .mapTo(Integer.class)
        .findOne()
        .isPresent());
  }

  /**
   * Keeps the parameters in force, so that transactions made under them can be verified when others
   * are.
   */
  void keepCurrent() {
    saveParameters(inForce.get());
  }

  @Override
  public void setCurrentParameters(
      SignedDataWithCert<NetworkParameters> signed, Set<? extends X509Certificate> trustRoots) {
    throw new UnsupportedOperationException("The parameters in force come from the network map");
  }
}
