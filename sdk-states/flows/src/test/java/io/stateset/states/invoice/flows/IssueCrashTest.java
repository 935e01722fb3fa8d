package io.stateset.states.invoice.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.ledger.TransactionStore;
import io.stateset.states.invoice.Invoice;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.corda.core.transactions.SignedTransaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seller or buyer dies while an invoice is issued: both have it afterwards, or neither. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class IssueCrashTest {
  private static final long PATIENCE_SECONDS = 90;

  private TradeNetwork network;

  @BeforeAll
  void start(@TempDir Path folder) {
    network = new TradeNetwork(folder);
  }

  @AfterAll
  void close() {
    network.close();
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "Seller, ledger.inflight",
    "Seller, ledger.record",
    "Seller, messaging.receive",
    "Seller, messaging.acknowledge",
    "Buyer, ledger.inflight",
    "Buyer, ledger.record",
    "Buyer, messaging.receive",
    "Buyer, messaging.acknowledge"
  })
  void an_invoice_is_with_both_or_with_neither(String victim, String point) throws Exception {
    UUID id = UUID.randomUUID();
    CompletableFuture<Void> crashed = network.crashAt(victim, point);
    CompletableFuture<SignedTransaction> issued =
        network.seller().issue(id, network.party("Buyer"), network.terms()).result();
    crashed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    network.restart(victim);
    boolean acknowledged =
        issued.handle((value, failure) -> failure == null).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

    awaitAgreement(id);

    if (acknowledged) {
      assertThat(count("Seller", id)).isEqualTo(1);
    }
  }

  private void awaitAgreement(UUID id) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!isSettled() || count("Seller", id) != count("Buyer", id)) {
      assertThat(System.nanoTime())
          .as("seller has %d, buyer %d", count("Seller", id), count("Buyer", id))
          .isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private boolean isSettled() {
    return List.of("Seller", "Buyer").stream()
        .map(who -> (TransactionStore) network.node(who).services().getValidatedTransactions())
        .allMatch(store -> store.inFlight(null).isEmpty() && store.untold().isEmpty());
  }

  private long count(String who, UUID id) {
    return network.node(who).vault().query(Invoice.class).linearId(id).count();
  }
}
