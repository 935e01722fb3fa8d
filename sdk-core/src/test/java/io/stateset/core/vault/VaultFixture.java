package io.stateset.core.vault;

import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.core.storage.Database;
import io.stateset.core.storage.DatabaseOptions;
import io.stateset.core.vault.TestStates.AnyCommand;
import io.stateset.core.vault.TestStates.Coin;
import io.stateset.core.vault.TestStates.Thing;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import net.corda.core.contracts.AlwaysAcceptAttachmentConstraint;
import net.corda.core.contracts.Amount;
import net.corda.core.contracts.AttachmentConstraint;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.ContractState;
import net.corda.core.contracts.Issued;
import net.corda.core.contracts.PrivacySalt;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TransactionState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.DigestService;
import net.corda.core.crypto.SignableData;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.identity.AbstractParty;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.internal.TransactionUtilsKt;
import net.corda.core.node.StatesToRecord;
import net.corda.core.node.services.Vault.Update;
import net.corda.core.node.services.VaultService;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;
import net.corda.core.utilities.OpaqueBytes;
import org.jspecify.annotations.Nullable;

/** A vault over a real database, and transactions for it. */
final class VaultFixture implements AutoCloseable {
  static {
    Amqp.ensureInitialised();
  }

  static final Party NOTARY = party("Notary", 1);
  static final Party OTHER_NOTARY = party("Other Notary", 2);
  static final Party US = party("Acme", 10);
  static final Party BUYER = party("Buyer", 11);
  static final Party LENDER = party("Lender", 12);
  static final Currency EUR = Currency.getInstance("EUR");

  private static final KeyPair SIGNER = keys(10);
  private static final AtomicLong SALT = new AtomicLong();

  private final DatabaseOptions options;
  final Amqp amqp = Amqp.forClassLoader(VaultFixture.class.getClassLoader());
  final TestClock clock = new TestClock();
  final TestTransactions transactions = new TestTransactions();
  final Set<PublicKey> ours = ConcurrentHashMap.newKeySet();
  Database database;
  NodeVault vault;

  VaultFixture(DatabaseOptions options) {
    this.options = options;
    ours.add(US.getOwningKey());
    this.database = Database.open(options);
    this.vault = openVault();
  }

  private NodeVault openVault() {
    return NodeVault.open(database, amqp, clock, ours::contains, transactions);
  }

  void restart() {
    close();
    database = Database.open(options);
    vault = openVault();
  }

  VaultService corda() {
    return vault.cordaService();
  }

  static KeyPair keys(int seed) {
    return Crypto.deriveKeyPairFromEntropy(
        Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(1_000 + seed));
  }

  static Party party(String organisation, int seed) {
    return new Party(new CordaX500Name(organisation, "London", "GB"), keys(seed).getPublic());
  }

  static Thing thing(String label, AbstractParty... participants) {
    return new Thing(
        new UniqueIdentifier(label, new UUID(7, SALT.incrementAndGet())),
        label,
        1,
        null,
        List.of(participants));
  }

  static Coin coin(long cents, Party issuer, AbstractParty owner) {
    return new Coin(
        new Amount<>(cents, new Issued<>(issuer.ref(OpaqueBytes.of((byte) 1)), EUR)), owner);
  }

  static TransactionState<ContractState> output(
      ContractState state, Party notary, AttachmentConstraint constraint) {
    return new TransactionState<>(state, TestStates.CONTRACT, notary, null, constraint);
  }

  WireTransaction transaction(List<StateRef> inputs, List<? extends ContractState> outputs) {
    return transaction(
        inputs,
        List.of(),
        outputs.stream()
            .map(state -> output(state, NOTARY, AlwaysAcceptAttachmentConstraint.INSTANCE))
            .toList());
  }

  WireTransaction transaction(
      List<StateRef> inputs,
      List<StateRef> references,
      List<TransactionState<ContractState>> outputs) {
    byte[] salt = ByteBuffer.allocate(32)
        .put(31, (byte) 1)
        .putLong(0, SALT.incrementAndGet())
        .array();
    return amqp.within(() -> {
      WireTransaction wire = new WireTransaction(
          TransactionUtilsKt.createComponentGroups(
              inputs,
              outputs,
              List.of(new Command<>(new AnyCommand(), US.getOwningKey())),
              List.of(),
              NOTARY,
              null,
              references,
              null),
          new PrivacySalt(Arrays.copyOf(salt, 32)),
          DigestService.Companion.getSha2_256());
      transactions.add(sign(wire));
      return wire;
    });
  }

  private static SignedTransaction sign(WireTransaction wire) {
    try {
      SignableData data = new SignableData(wire.getId(), new SignatureMetadata(13, 4));
      return new SignedTransaction(wire, List.of(CryptoUtils.sign(SIGNER, data)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Update<ContractState> record(WireTransaction transaction, StatesToRecord how) {
    return record(transaction, how, null);
  }

  Update<ContractState> record(
      WireTransaction transaction, StatesToRecord how, @Nullable UUID flow) {
    return database.inTransaction(open -> vault.record(open, transaction, how, flow));
  }

  /** Records a transaction that makes {@code states} of nothing. */
  WireTransaction issue(ContractState... states) {
    WireTransaction transaction = transaction(List.of(), List.of(states));
    record(transaction, StatesToRecord.ONLY_RELEVANT);
    return transaction;
  }

  /** Records a transaction that uses up {@code inputs} and makes {@code outputs}. */
  WireTransaction spend(List<StateRef> inputs, ContractState... outputs) {
    WireTransaction transaction = transaction(inputs, List.of(outputs));
    record(transaction, StatesToRecord.ONLY_RELEVANT);
    return transaction;
  }

  static StateRef ref(WireTransaction transaction, int index) {
    return new StateRef(transaction.getId(), index);
  }

  @Override
  public void close() {
    vault.close();
    database.close();
  }
}
