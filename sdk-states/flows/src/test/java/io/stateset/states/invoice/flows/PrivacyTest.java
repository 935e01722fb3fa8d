package io.stateset.states.invoice.flows;

import static io.stateset.states.invoice.flows.LifeCycleTest.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.storage.Database;
import io.stateset.core.storage.DatabaseOptions;
import io.stateset.states.invoice.FinancingAgreement;
import io.stateset.states.invoice.FinancingStatus;
import io.stateset.states.invoice.InvoiceStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The buyer knows whom to pay, and learns nothing of what the lender paid. Looked for in every
 * column of every row of the buyer's database: transactions, attachments, vault, flows, messages.
 * The same search finds all of it at the seller, or it would prove nothing.
 */
class PrivacyTest {
  /** Nothing else in a ledger has these bytes. */
  private static final long PRICE = 7_340_985_611_342_687L;

  private static final String PRICE_TRANSFER = "PRICE-TRANSFER-4711";

  @Test
  void the_buyers_node_holds_no_trace_of_the_price(@TempDir Path folder) {
    Map<String, byte[]> secrets;
    try (TradeNetwork network = new TradeNetwork(folder)) {
      secrets = play(network);
      network.stop("Buyer");
      network.stop("Seller");
      assertThat(found(network.folderOf("Buyer"), secrets)).isEmpty();
      assertThat(found(network.folderOf("Seller"), secrets)).containsAll(secrets.keySet());
    }
  }

  /** A whole life, and what of it the buyer must not find. */
  private static Map<String, byte[]> play(TradeNetwork network) {
    UUID invoice = network.approved();
    UUID agreement = network.agreed(invoice, PRICE);
    done(network.seller().finance(agreement));
    network.awaitInvoice("Lender", invoice, InvoiceStatus.FINANCED);
    network.awaitInvoice("Buyer", invoice, InvoiceStatus.FINANCED);
    done(network.lender().payPrice(agreement, PRICE_TRANSFER));
    network.awaitAgreement("Seller", agreement, FinancingStatus.PAID);
    done(network.seller().settlePrice(agreement));
    FinancingAgreement terms = network.awaitAgreement("Lender", agreement, FinancingStatus.SETTLED);
    done(network.buyer().pay(invoice, "SEPA-2"));
    network.awaitInvoice("Lender", invoice, InvoiceStatus.PAID);
    done(network.lender().settle(invoice));
    network.awaitInvoice("Buyer", invoice, InvoiceStatus.SETTLED);
    network.awaitInvoice("Seller", invoice, InvoiceStatus.SETTLED);
    return secrets(terms);
  }

  private static Map<String, byte[]> secrets(FinancingAgreement terms) {
    Map<String, byte[]> secrets = new LinkedHashMap<>();
    secrets.put("price", ByteBuffer.allocate(Long.BYTES).putLong(PRICE).array());
    secrets.put("salt", terms.getSalt().getBytes());
    secrets.put("transfer", PRICE_TRANSFER.getBytes(StandardCharsets.UTF_8));
    secrets.put(
        "agreement's id", terms.getLinearId().getId().toString().getBytes(StandardCharsets.UTF_8));
    return secrets;
  }

  private static List<String> found(Path node, Map<String, byte[]> secrets) {
    try (Database database = Database.open(DatabaseOptions.embedded(node))) {
      List<byte[]> cells = database.read(PrivacyTest::cells);
      assertThat(cells).hasSizeGreaterThan(100);
      List<String> found = new ArrayList<>();
      secrets.forEach((name, bytes) -> {
        if (cells.stream().anyMatch(cell -> contains(cell, bytes))) {
          found.add(name);
        }
      });
      return found;
    }
  }

  private static List<byte[]> cells(Handle handle) {
    List<byte[]> cells = new ArrayList<>();
    List<String> tables = handle
        .createQuery(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'")
        .mapTo(String.class)
        .list();
    for (String table : tables) {
      handle
          .createQuery("SELECT * FROM \"" + table + "\"")
          .map((row, context) -> {
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
              cells.add(bytes(row.getObject(column)));
            }
            return table;
          })
          .list();
    }
    return cells;
  }

  private static byte[] bytes(Object cell) throws SQLException {
    if (cell instanceof Blob blob) {
      return blob.getBytes(1, (int) blob.length());
    }
    return cell instanceof byte[] binary
        ? binary
        : String.valueOf(cell).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean contains(byte[] all, byte[] part) {
    String one = new String(all, StandardCharsets.ISO_8859_1);
    return one.contains(new String(part, StandardCharsets.ISO_8859_1));
  }
}
