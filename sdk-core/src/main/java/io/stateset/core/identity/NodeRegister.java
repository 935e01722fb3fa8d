package io.stateset.core.identity;

import io.stateset.core.identity.IdentityException.Code;
import io.stateset.core.keys.SigningKeyStore;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.corda.core.identity.CordaX500Name;

/**
 * The operator's own account of whom it has issued what. The network's folder is a copy of it for
 * the nodes; what is missing or damaged there frees no name.
 */
final class NodeRegister {
  static final String RECORD_LABEL = "stateset node record";

  private final NetworkFolder active;
  private final NetworkFolder revoked;
  private final SigningKeyStore keys;
  private final OperatorCertificates.Signer signer;

  NodeRegister(NetworkFolder folder, SigningKeyStore keys, OperatorCertificates.Signer signer) {
    this.active = folder;
    this.revoked = new NetworkFolder(folder.file("revoked"));
    this.keys = keys;
    this.signer = signer;
  }

  List<NodeRecord> nodes() {
    return nodes(active).toList();
  }

  Optional<NodeRecord> node(CordaX500Name name) {
    return active.read(NetworkFolder.recordName(name)).map(NodeRegister::decode);
  }

  private static Stream<NodeRecord> nodes(NetworkFolder folder) {
    return folder.records().stream()
        .map(file -> NetworkFolder.read(file)
            .orElseThrow(() -> new IdentityException(Code.FOLDER, file + " has gone")))
        .map(NodeRegister::decode);
  }

  private static NodeRecord decode(byte[] bytes) {
    return NodeRecord.decode(SignedContent.decode(bytes).content());
  }

  /** Throws if a key of the request was issued under another name, or was revoked. */
  void requireFreeKeys(SigningRequest request) {
    if (nodes(revoked).anyMatch(record -> sharesKey(record.request(), request))) {
      throw new IdentityException(Code.REVOKED, "A key of " + request.name() + " was revoked");
    }
    if (nodes(active)
        .filter(record -> !record.name().equals(request.name()))
        .anyMatch(record -> sharesKey(record.request(), request))) {
      throw new IdentityException(
          Code.KEY_TAKEN, "A key of " + request.name() + " was issued under another name");
    }
  }

  private static boolean sharesKey(SigningRequest one, SigningRequest other) {
    List<PublicKey> taken = List.of(one.identityKey(), one.tlsKey());
    return taken.contains(other.identityKey()) || taken.contains(other.tlsKey());
  }

  void put(NodeRecord record) {
    active.writeRecord(record.name(), sign(record));
  }

  /** First into the list of the revoked ones, so that a kill in between loses nothing. */
  void revoke(NodeRecord record) {
    String serial = record.tlsChain().get(0).getSerialNumber().toString(16);
    revoked.write("nodes/" + serial + ".record", sign(record));
    active.delete(NetworkFolder.recordName(record.name()));
  }

  private byte[] sign(NodeRecord record) {
    return SignedContent.sign(RECORD_LABEL, record.encode(), keys, signer.key(), signer.chain())
        .encode();
  }

  /** Brings the records in the network's folder in step with these. */
  void publishTo(NetworkFolder network) {
    List<Path> published = network.records();
    List<String> own = active.records().stream()
        .map(file -> String.valueOf(file.getFileName()))
        .toList();
    for (Path file : active.records()) {
      copy(String.valueOf(file.getFileName()), network);
    }
    published.stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(file -> !own.contains(file))
        .forEach(file -> network.delete("nodes/" + file));
  }

  private void copy(String file, NetworkFolder network) {
    byte[] bytes = active.require("nodes/" + file);
    network.writeIfOther("nodes/" + file, bytes);
  }
}
