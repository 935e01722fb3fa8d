package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.internal.CertRole;
import net.corda.core.internal.SignedDataWithCert;
import net.corda.core.node.NetworkParameters;
import org.jspecify.annotations.Nullable;

/**
 * A network's folder as it was read and checked at one time. The next one takes over what has not
 * changed, and nothing that is older than what this one has.
 */
final class MapSnapshot {
  private final Map<Path, Object> states;
  private final Map<Path, NodeRecord> records = new HashMap<>();
  private final Map<CordaX500Name, NodeRecord> byName = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Optional<SignedDataWithCert<NetworkParameters>> parameters;
  private final RevocationList revocations;
  private final List<NodeRecord> nodes;

  private MapSnapshot(
      NetworkFolder folder,
      CertificateChains chains,
      Map<Path, Object> states,
      @Nullable MapSnapshot before) {
    this.states = states;
    this.revocations = before == null
        ? readRevocations(folder, chains)
        : orBefore(
            NetworkFolder.REVOKED,
            () -> newer(readRevocations(folder, chains), before),
            before.revocations);
    this.parameters = orBefore(
        NetworkFolder.PARAMETERS,
        () -> readParameters(folder, chains),
        before == null ? Optional.empty() : before.parameters);
    for (Path file : folder.records()) {
      addRecord(file, chains, before);
    }
    this.nodes = byName.values().stream()
        .sorted(Comparator.comparing(record -> record.name().toString()))
        .toList();
  }

  static MapSnapshot first(NetworkFolder folder, CertificateChains chains) {
    return new MapSnapshot(folder, chains, statesOf(folder), null);
  }

  /** This one, if nothing has changed. */
  MapSnapshot next(NetworkFolder folder, CertificateChains chains) {
    Map<Path, Object> now = statesOf(folder);
    return now.equals(states) ? this : new MapSnapshot(folder, chains, now, this);
  }

  private static Map<Path, Object> statesOf(NetworkFolder folder) {
    List<Path> files = new ArrayList<>(folder.records());
    files.add(folder.file(NetworkFolder.PARAMETERS));
    files.add(folder.file(NetworkFolder.REVOKED));
    Map<Path, Object> states = new HashMap<>();
    files.forEach(file -> states.put(file, NetworkFolder.stateOf(file)));
    return states;
  }

  private <T> T orBefore(String file, Supplier<T> read, T before) {
    try {
      return read.get();
    } catch (IdentityException e) {
      problems.add(file + " is left out: " + e.getMessage());
      return before;
    }
  }

  private static RevocationList newer(RevocationList read, MapSnapshot before) {
    if (read.number().compareTo(before.revocations.number()) < 0) {
      throw new IdentityException(
          Code.STALE, "The list of revoked certificates is older than the one before");
    }
    return read;
  }

  private static RevocationList readRevocations(NetworkFolder folder, CertificateChains chains) {
    X509Certificate issuing = Encoding.certificate(folder.require(NetworkFolder.ISSUING));
    chains.verify(List.of(issuing), CertRole.DOORMAN_CA, Set.of());
    return RevocationList.read(folder.require(NetworkFolder.REVOKED), issuing);
  }

  private static Optional<SignedDataWithCert<NetworkParameters>> readParameters(
      NetworkFolder folder, CertificateChains chains) {
    return folder
        .read(NetworkFolder.PARAMETERS)
        .map(bytes -> ParametersSigning.read(bytes, chains));
  }

  private void addRecord(Path file, CertificateChains chains, @Nullable MapSnapshot before) {
    try {
      NodeRecord record = readRecord(file, chains, before);
      records.put(file, record);
      requireNotRevoked(record);
      NodeRecord known = before == null ? null : before.byName.get(record.name());
      if (known != null && known.serial() > record.serial()) {
        requireNotRevoked(known);
        byName.put(known.name(), known);
        throw new IdentityException(Code.STALE, "the record is older than the one before");
      }
      byName.merge(
          record.name(), record, (one, other) -> one.serial() >= other.serial() ? one : other);
    } catch (IdentityException e) {
      problems.add(file.getFileName() + " is left out: " + e.getMessage());
    }
  }

  private NodeRecord readRecord(Path file, CertificateChains chains, @Nullable MapSnapshot before) {
    NodeRecord known = before == null ? null : before.records.get(file);
    if (before != null && known != null && isSame(file, before)) {
      return known;
    }
    byte[] bytes = NetworkFolder.read(file)
        .orElseThrow(() -> new IdentityException(Code.FOLDER, "the file has gone"));
    byte[] content = SignedContent.decode(bytes)
        .verified(NodeRegister.RECORD_LABEL, CertRole.NETWORK_MAP, chains);
    NodeRecord record = NodeRecord.decode(content);
    record.verify(chains, revocations.serials());
    return record;
  }

  private boolean isSame(Path file, MapSnapshot before) {
    Object state = states.get(file);
    return state != null && state.equals(before.states.get(file));
  }

  private void requireNotRevoked(NodeRecord record) {
    List<X509Certificate> certificates =
        new ArrayList<>(List.of(record.tlsChain().get(0)));
    record.identities().forEach(identity -> certificates.add(identity.getCertificate()));
    for (X509Certificate certificate : certificates) {
      BigInteger serial = certificate.getSerialNumber();
      if (revocations.serials().contains(serial)) {
        throw new IdentityException(Code.REVOKED, "the certificate " + serial + " is revoked");
      }
    }
  }

  /** Sorted by name. */
  List<NodeRecord> nodes() {
    return nodes;
  }

  Map<CordaX500Name, NodeRecord> byName() {
    return byName;
  }

  Optional<SignedDataWithCert<NetworkParameters>> parameters() {
    return parameters;
  }

  RevocationList revocations() {
    return revocations;
  }

  List<String> problems() {
    return problems;
  }
}
