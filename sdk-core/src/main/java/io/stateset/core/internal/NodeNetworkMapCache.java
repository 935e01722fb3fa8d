package io.stateset.core.internal;

import java.security.PublicKey;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.corda.core.concurrent.CordaFuture;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.identity.PartyAndCertificate;
import net.corda.core.internal.concurrent.CordaFutureImplKt;
import net.corda.core.messaging.DataFeed;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.NodeInfo;
import net.corda.core.node.NotaryInfo;
import net.corda.core.node.services.IdentityService;
import net.corda.core.node.services.NetworkMapCache;
import net.corda.core.node.services.PartyInfo;
import net.corda.core.utilities.NetworkHostAndPort;
import org.jspecify.annotations.Nullable;
import rx.Observable;

/** Corda's view of the network map. Thread-safe. */
final class NodeNetworkMapCache implements NetworkMapCache {
  private final Supplier<List<NodeInfo>> nodes;
  private final Supplier<NetworkParameters> parameters;
  private final IdentityService identities;

  NodeNetworkMapCache(
      Supplier<List<NodeInfo>> nodes,
      Supplier<NetworkParameters> parameters,
      IdentityService identities) {
    this.nodes = nodes;
    this.parameters = parameters;
    this.identities = identities;
  }

  @Override
  public List<NodeInfo> getAllNodes() {
    return nodes.get();
  }

  @Override
  public @Nullable NodeInfo getNodeByLegalIdentity(AbstractParty party) {
    Party known = identities.wellKnownPartyFromAnonymous(party);
    return known == null ? null : first(node -> node.isLegalIdentity(known.getName()));
  }

  @Override
  public @Nullable NodeInfo getNodeByLegalName(CordaX500Name name) {
    return first(node -> node.isLegalIdentity(name));
  }

  @Override
  public List<NodeInfo> getNodesByLegalName(CordaX500Name name) {
    return nodes.get().stream().filter(node -> node.isLegalIdentity(name)).toList();
  }

  @Override
  public @Nullable NodeInfo getNodeByAddress(NetworkHostAndPort address) {
    return first(node -> node.getAddresses().contains(address));
  }

  @Override
  public List<NodeInfo> getNodesByLegalIdentityKey(PublicKey key) {
    return nodes.get().stream()
        .filter(node -> node.getLegalIdentities().stream()
            .anyMatch(party -> party.getOwningKey().equals(key)))
        .toList();
  }

  private @Nullable NodeInfo first(Predicate<NodeInfo> condition) {
    return nodes.get().stream().filter(condition).findFirst().orElse(null);
  }

  @Override
  public @Nullable PartyAndCertificate getPeerCertificateByLegalName(CordaX500Name name) {
    return identitiesOf(nodes.get())
        .filter(identity -> identity.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static Stream<PartyAndCertificate> identitiesOf(List<NodeInfo> all) {
    return all.stream().flatMap(node -> node.getLegalIdentitiesAndCerts().stream());
  }

  @Override
  public @Nullable Party getPeerByLegalName(CordaX500Name name) {
    return NetworkMapCache.DefaultImpls.getPeerByLegalName(this, name);
  }

  @Override
  public @Nullable PartyInfo getPartyInfo(Party party) {
    NodeInfo node = getNodeByLegalIdentity(party);
    return node == null ? null : new PartyInfo.SingleNode(party, node.getAddresses());
  }

  @Override
  public List<Party> getNotaryIdentities() {
    return parameters.get().getNotaries().stream().map(NotaryInfo::getIdentity).toList();
  }

  @Override
  public @Nullable Party getNotary(CordaX500Name name) {
    return NetworkMapCache.DefaultImpls.getNotary(this, name);
  }

  @Override
  public boolean isNotary(Party party) {
    return getNotaryIdentities().contains(party);
  }

  /** Whether that key, or one that it is a part of, is a notary's. */
  boolean isNotaryKey(PublicKey key) {
    return getNotaryIdentities().stream()
        .anyMatch(notary -> CryptoUtils.getKeys(notary.getOwningKey()).contains(key));
  }

  @Override
  public boolean isValidatingNotary(Party party) {
    return parameters.get().getNotaries().stream()
        .filter(notary -> notary.getIdentity().equals(party))
        .findFirst()
        .map(NotaryInfo::getValidating)
        .orElseThrow(() ->
            new IllegalArgumentException(party.getName() + " is not a notary of this network"));
  }

  /** The map is re-read when it is used; nobody is told of changes yet. */
  @Override
  public Observable<MapChange> getChanged() {
    return Observable.never();
  }

  @Override
  public DataFeed<List<NodeInfo>, MapChange> track() {
    return new DataFeed<>(getAllNodes(), getChanged());
  }

  @Override
  @SuppressWarnings("unchecked")
  public CordaFuture<Void> getNodeReady() {
    return (CordaFuture<Void>) (CordaFuture<?>) CordaFutureImplKt.doneFuture(kotlin.Unit.INSTANCE);
  }

  /** There is nothing to clear: the map is the operator's. */
  @Override
  public void clearNetworkMapCache() {}
}
