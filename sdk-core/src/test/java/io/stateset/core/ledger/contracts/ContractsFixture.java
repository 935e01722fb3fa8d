package io.stateset.core.ledger.contracts;

import io.stateset.core.Cordapp;
import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.DatabaseOptions;
import io.stateset.testcordapp.IouContract;
import io.stateset.testcordapp.IouState;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.corda.core.contracts.Attachment;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.CommandData;
import net.corda.core.contracts.HashAttachmentConstraint;
import net.corda.core.contracts.PrivacySalt;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.DigestService;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignableData;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.internal.TransactionUtilsKt;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.NotaryInfo;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;
import net.corda.core.utilities.OpaqueBytes;

/** A database with the IOU CorDapp's contract as attachment, and transactions of IOUs. */
final class ContractsFixture implements AutoCloseable {
  final Amqp amqp = Amqp.forClassLoader(getClass().getClassLoader());
  final KeyPair ownerKeys = keys(1);
  final KeyPair borrowerKeys = keys(2);
  final KeyPair notaryKeys = keys(3);
  final Party owner = party("Owner", ownerKeys);
  final Party borrower = party("Borrower", borrowerKeys);
  final Party notary = party("Notary", notaryKeys);
  final Database database;
  final AttachmentStore store;
  final CordappRegistry cordapps;
  final NetworkParameters parameters = new NetworkParameters(
      13,
      List.of(new NotaryInfo(notary, false)),
      1 << 20,
      1 << 20,
      Instant.ofEpochSecond(1000),
      1,
      Map.of(),
      Duration.ofDays(30));
  final OpaqueBytes parameterBytes = amqp.serialize(parameters);

  ContractsFixture(Path folder) {
    database = Database.open(DatabaseOptions.embedded(folder));
    store = new AttachmentStore(
        database, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), ArchiveLimits.DEFAULT);
    Cordapp cordapp = Cordapp.builder("iou").contract(IouContract.class).build();
    cordapps =
        new CordappRegistry(List.of(cordapp), new ContractJars(ArchiveLimits.DEFAULT), store);
  }

  private static KeyPair keys(int seed) {
    Amqp.ensureInitialised();
    return Crypto.deriveKeyPairFromEntropy(Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(seed));
  }

  private static Party party(String name, KeyPair keys) {
    return new Party(new CordaX500Name(name, "London", "GB"), keys.getPublic());
  }

  SecureHash contractAttachment() {
    return cordapps.getContractAttachmentID(IouContract.ID);
  }

  IouState iou(long cents) {
    return new IouState(new UniqueIdentifier(null, new UUID(1, 2)), cents, owner, borrower);
  }

  TransactionState<IouState> state(IouState iou) {
    return new TransactionState<>(
        iou, IouContract.ID, notary, null, new HashAttachmentConstraint(contractAttachment()));
  }

  WireTransaction transaction(
      List<StateRef> inputs,
      IouState output,
      CommandData command,
      KeyPair signer,
      SecureHash attachment) {
    return amqp.within(() -> new WireTransaction(
        TransactionUtilsKt.createComponentGroups(
            inputs,
            List.of(state(output)),
            List.of(new Command<>(command, signer.getPublic())),
            List.of(attachment),
            notary,
            null,
            List.of(),
            SecureHash.sha256(parameterBytes.getBytes())),
        new PrivacySalt(filled()),
        DigestService.Companion.getSha2_256()));
  }

  private static byte[] filled() {
    byte[] salt = new byte[32];
    salt[0] = 1;
    return salt;
  }

  WireTransaction issue(long cents) {
    return transaction(
        List.of(), iou(cents), new IouContract.Issue(), borrowerKeys, contractAttachment());
  }

  SignedTransaction signed(WireTransaction transaction, KeyPair... signers) {
    List<TransactionSignature> signatures = new ArrayList<>();
    for (KeyPair signer : signers) {
      signatures.add(sign(transaction.getId(), signer));
    }
    return amqp.within(() -> new SignedTransaction(transaction, signatures));
  }

  private static TransactionSignature sign(SecureHash id, KeyPair signer) {
    try {
      int scheme = Crypto.EDDSA_ED25519_SHA512.getSchemeNumberID();
      return CryptoUtils.sign(signer, new SignableData(id, new SignatureMetadata(13, scheme)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  VerificationRequest request(
      SignedTransaction transaction,
      List<VerificationRequest.ResolvedState> states,
      SecureHash... attachments) {
    List<OpaqueBytes> archives = new ArrayList<>();
    for (SecureHash id : attachments) {
      archives.add(new OpaqueBytes(bytes(store.openAttachment(id))));
    }
    return new VerificationRequest(amqp.serialize(transaction), states, archives, parameterBytes);
  }

  static byte[] bytes(Attachment attachment) {
    try (java.io.InputStream in = attachment.open()) {
      return in.readAllBytes();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
