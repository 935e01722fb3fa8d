package io.stateset.notary.gateway;

import io.stateset.core.keys.CordaCrypto;
import io.stateset.core.ledger.amqp.Amqp;
import io.stateset.notary.gateway.testapp.NoteContract;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.PrivacySalt;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.DigestService;
import net.corda.core.crypto.DigitalSignature;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignableData;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.flows.NotarisationPayload;
import net.corda.core.flows.NotarisationRequest;
import net.corda.core.flows.NotarisationRequestSignature;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.internal.TransactionUtilsKt;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.services.NetworkParametersService;
import net.corda.core.serialization.SerializationAPIKt;
import net.corda.core.serialization.SerializationFactory;
import net.corda.core.transactions.CoreTransaction;
import net.corda.core.transactions.FilteredTransaction;
import net.corda.core.transactions.NetworkParametersHash;
import net.corda.core.transactions.ReferenceStateRef;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;
import org.jspecify.annotations.Nullable;

/** Parties, parameters and transactions without a node. */
final class Samples {
  static {
    CordaCrypto.ensureInitialised();
    Amqp.ensureInitialised();
  }

  static final KeyPair CALLER_KEYS = keys(1);
  static final Party CALLER = party("Caller", CALLER_KEYS);
  static final Party NOTARY = party("Notary", keys(2));
  static final Party OTHER_NOTARY = party("Other", keys(3));
  static final SecureHash CURRENT = SecureHash.Companion.sha256("epoch 5");
  static final SecureHash PREVIOUS = SecureHash.Companion.sha256("epoch 4");
  static final SecureHash OLD = SecureHash.Companion.sha256("epoch 3");
  static final StateRef INPUT = new StateRef(SecureHash.Companion.sha256("a"), 1);
  static final StateRef REFERENCE = new StateRef(SecureHash.Companion.sha256("r"), 2);
  private static final Command<?> COMMAND =
      new Command<>(new NoteContract.Write(), CALLER_KEYS.getPublic());
  static final TimeWindow WINDOW = TimeWindow.fromOnly(Instant.ofEpochSecond(5));

  private Samples() {}

  static KeyPair keys(int seed) {
    return Crypto.deriveKeyPairFromEntropy(Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(seed));
  }

  private static Party party(String name, KeyPair keys) {
    return new Party(new CordaX500Name(name, "London", "GB"), keys.getPublic());
  }

  static WireTransaction transaction(
      List<StateRef> inputs, Party notary, @Nullable SecureHash parameters) {
    return new WireTransaction(
        TransactionUtilsKt.createComponentGroups(
            inputs,
            List.of(),
            List.of(COMMAND),
            List.of(),
            notary,
            WINDOW,
            List.of(REFERENCE),
            parameters),
        new PrivacySalt(Arrays.copyOf(new byte[] {1}, 32)),
        DigestService.Companion.getSha2_256());
  }

  static WireTransaction transaction() {
    return transaction(List.of(INPUT), NOTARY, CURRENT);
  }

  static SignedTransaction signed(WireTransaction transaction) {
    SignableData data = new SignableData(transaction.getId(), new SignatureMetadata(13, 4));
    try {
      return new SignedTransaction(transaction, List.of(CryptoUtils.sign(CALLER_KEYS, data)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What the stock client shows to a non-validating notary. */
  static FilteredTransaction filtered(WireTransaction transaction) {
    return transaction.buildFilteredTransaction(part -> part instanceof StateRef
        || part instanceof ReferenceStateRef
        || part instanceof TimeWindow
        || part instanceof Party
        || part instanceof NetworkParametersHash);
  }

  static NotarisationPayload payload(
      Object transaction, List<StateRef> inputs, SecureHash id, KeyPair signer) {
    byte[] request = serialized(new NotarisationRequest(inputs, id));
    return new NotarisationPayload(
        transaction, new NotarisationRequestSignature(sign(request, signer), 13));
  }

  static NotarisationPayload payload(CoreTransaction transaction) {
    return payload(transaction, transaction.getInputs(), transaction.getId(), CALLER_KEYS);
  }

  private static byte[] serialized(Object object) {
    SerializationFactory factory = SerializationFactory.Companion.getDefaultFactory();
    return SerializationAPIKt.serialize(object, factory, factory.getDefaultContext())
        .getBytes();
  }

  private static DigitalSignature.WithKey sign(byte[] bytes, KeyPair signer) {
    try {
      return CryptoUtils.sign(signer, bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Knows epochs 3 to 5; the last is the current one. */
  static NetworkParametersService parameters() {
    Map<SecureHash, NetworkParameters> known = new HashMap<>();
    known.put(OLD, epoch(3));
    known.put(PREVIOUS, epoch(4));
    known.put(CURRENT, epoch(5));
    return new NetworkParametersService() {
      @Override
      public SecureHash getCurrentHash() {
        return CURRENT;
      }

      @Override
      public SecureHash getDefaultHash() {
        return OLD;
      }

      @Override
      public @Nullable NetworkParameters lookup(SecureHash hash) {
        return known.get(hash);
      }
    };
  }

  private static NetworkParameters epoch(int epoch) {
    return new NetworkParameters(
        4, List.of(), 10_000, 10_000, Instant.EPOCH, epoch, Map.of(), Duration.ofDays(30));
  }
}
