package io.stateset.core.ledger.amqp;

import io.stateset.testcordapp.IouContract;
import io.stateset.testcordapp.IouState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.corda.core.contracts.AlwaysAcceptAttachmentConstraint;
import net.corda.core.contracts.Amount;
import net.corda.core.contracts.Command;
import net.corda.core.contracts.PrivacySalt;
import net.corda.core.contracts.StateRef;
import net.corda.core.contracts.TimeWindow;
import net.corda.core.contracts.TransactionState;
import net.corda.core.contracts.UniqueIdentifier;
import net.corda.core.crypto.CompositeKey;
import net.corda.core.crypto.Crypto;
import net.corda.core.crypto.CryptoUtils;
import net.corda.core.crypto.DigestService;
import net.corda.core.crypto.DigitalSignature;
import net.corda.core.crypto.SecureHash;
import net.corda.core.crypto.SignableData;
import net.corda.core.crypto.SignatureMetadata;
import net.corda.core.crypto.TransactionSignature;
import net.corda.core.flows.FlowException;
import net.corda.core.flows.NotarisationPayload;
import net.corda.core.flows.NotarisationRequest;
import net.corda.core.flows.NotarisationRequestSignature;
import net.corda.core.flows.NotarisationResponse;
import net.corda.core.flows.NotaryError;
import net.corda.core.flows.NotaryException;
import net.corda.core.flows.SignedTransactionWithDistributionList;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.identity.Party;
import net.corda.core.internal.FetchDataFlow;
import net.corda.core.internal.TransactionUtilsKt;
import net.corda.core.node.NetworkParameters;
import net.corda.core.node.NotaryInfo;
import net.corda.core.transactions.SignedTransaction;
import net.corda.core.transactions.WireTransaction;
import net.corda.core.utilities.NonEmptySet;
import net.corda.core.utilities.Try;

/** Fixed objects of all kinds that travel between nodes; the same in every JVM. */
final class Samples {
  static final KeyPair KEYS =
      Crypto.deriveKeyPairFromEntropy(Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(20));
  static final KeyPair NOTARY_KEYS =
      Crypto.deriveKeyPairFromEntropy(Crypto.EDDSA_ED25519_SHA512, BigInteger.valueOf(30));
  static final Party PARTY = new Party(new CordaX500Name("Acme", "London", "GB"), KEYS.getPublic());
  static final Party NOTARY =
      new Party(new CordaX500Name("Notary", "London", "GB"), NOTARY_KEYS.getPublic());

  private Samples() {}

  static TransactionState<IouState> state() {
    IouState iou = new IouState(new UniqueIdentifier("x", new UUID(1, 2)), 5, PARTY, NOTARY);
    return new TransactionState<>(
        iou, IouContract.ID, NOTARY, null, AlwaysAcceptAttachmentConstraint.INSTANCE);
  }

  static WireTransaction wireTransaction() {
    return new WireTransaction(
        TransactionUtilsKt.createComponentGroups(
            List.of(new StateRef(SecureHash.sha256("a"), 1)),
            List.of(state()),
            List.of(new Command<>(new IouContract.Issue(), KEYS.getPublic())),
            List.of(SecureHash.sha256("att")),
            NOTARY,
            TimeWindow.fromOnly(Instant.ofEpochSecond(5)),
            List.of(),
            null),
        new PrivacySalt(Arrays.copyOf(new byte[] {1, 2, 3}, 32)),
        DigestService.Companion.getSha2_256());
  }

  static SignedTransaction signedTransaction() {
    WireTransaction wire = wireTransaction();
    return new SignedTransaction(
        wire, List.of(sign(new SignableData(wire.getId(), new SignatureMetadata(13, 4)))));
  }

  private static TransactionSignature sign(SignableData data) {
    try {
      return CryptoUtils.sign(KEYS, data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DigitalSignature.WithKey sign(byte[] bytes) {
    try {
      return CryptoUtils.sign(KEYS, bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    addLedger(all);
    addFlows(all);
    addValues(all);
    return all;
  }

  private static void addLedger(Map<String, Object> all) {
    all.put("party", PARTY);
    all.put("publicKey", KEYS.getPublic());
    all.put(
        "compositeKey",
        new CompositeKey.Builder()
            .addKeys(KEYS.getPublic(), NOTARY_KEYS.getPublic())
            .build(1));
    all.put(
        "networkParameters",
        new NetworkParameters(
            4,
            List.of(new NotaryInfo(NOTARY, false)),
            10,
            10,
            Instant.ofEpochSecond(1000),
            1,
            Map.of(),
            Duration.ofDays(30)));
    all.put("transactionState", state());
    all.put("wireTransaction", wireTransaction());
    all.put("signedTransaction", signedTransaction());
    all.put(
        "filteredTransaction",
        wireTransaction()
            .buildFilteredTransaction(
                part -> part instanceof StateRef || part instanceof TimeWindow));
    all.put("amount", new Amount<>(100, Currency.getInstance("USD")));
  }

  private static void addFlows(Map<String, Object> all) {
    SignedTransaction transaction = signedTransaction();
    all.put(
        "notarisationRequest",
        new NotarisationRequest(
            List.of(new StateRef(SecureHash.sha256("a"), 1)), transaction.getId()));
    all.put(
        "notarisationPayload",
        new NotarisationPayload(
            transaction, new NotarisationRequestSignature(sign(new byte[] {1}), 13)));
    all.put("notarisationResponse", new NotarisationResponse(transaction.getSigs()));
    all.put(
        "fetchRequest",
        new FetchDataFlow.Request.Data(
            NonEmptySet.of(SecureHash.sha256("a")), FetchDataFlow.DataType.TRANSACTION));
    all.put("fetchEnd", FetchDataFlow.Request.End.INSTANCE);
    all.put("success", new Try.Success<>(transaction.getSigs()));
    all.put(
        "distribution", new SignedTransactionWithDistributionList(transaction, new byte[0], true));
    all.put("flowException", new FlowException("refused"));
    all.put("runtimeException", new IllegalStateException("broken"));
    all.put(
        "notaryException",
        new NotaryException(
            new NotaryError.Conflict(transaction.getId(), Map.of()), transaction.getId()));
  }

  private static void addValues(Map<String, Object> all) {
    BitSet bits = new BitSet();
    bits.set(3);
    all.put("list", new ArrayList<>(List.of("a", "b")));
    all.put("set", new LinkedHashSet<>(List.of("q", "r")));
    all.put("map", new LinkedHashMap<>(Map.of("k", 1L)));
    all.put("bits", bits);
    all.put("bytes", new byte[] {1, 2});
    all.put("uuid", new UUID(3, 4));
    all.put("bigDecimal", new BigDecimal("1.230"));
    all.put("bigInteger", BigInteger.TEN.pow(40));
    all.put("currency", Currency.getInstance("GBP"));
    all.put("optional", Optional.of("o"));
    all.put("class", String.class);
    all.put("dayOfWeek", DayOfWeek.FRIDAY);
    all.put("instant", Instant.ofEpochSecond(7, 9));
    all.put("duration", Duration.ofSeconds(3, 4));
    all.put("period", Period.ofDays(3));
    all.put("localDate", LocalDate.of(2020, 1, 2));
    all.put("localTime", LocalTime.of(3, 4, 5, 6));
    all.put("localDateTime", LocalDateTime.of(2020, 1, 2, 3, 4));
    all.put(
        "zonedDateTime", ZonedDateTime.of(2020, 10, 25, 1, 30, 0, 0, ZoneId.of("Europe/London")));
    all.put("offsetDateTime", OffsetDateTime.of(2020, 1, 2, 3, 4, 5, 6, ZoneOffset.ofHours(2)));
    all.put("offsetTime", OffsetTime.of(3, 4, 5, 6, ZoneOffset.UTC));
    all.put("year", Year.of(2020));
    all.put("yearMonth", YearMonth.of(2020, 2));
    all.put("monthDay", MonthDay.of(2, 29));
    all.put("zoneId", ZoneId.of("Asia/Tokyo"));
  }
}
