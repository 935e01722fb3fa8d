package io.stateset.states.invoice.flows;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.StatesetNode;
import io.stateset.states.invoice.InvoiceTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import net.corda.core.identity.Party;
import org.junit.jupiter.api.Test;

/** The lines on the documentation's page compile: they are those of this class. */
class TenLinesTest {

  @SuppressWarnings({"UnusedMethod", "UnusedVariable", "FutureReturnValueIgnored"})
  private static void lines(
      StatesetNode node,
      UUID invoice,
      UUID agreement,
      Party buyer,
      Party lender,
      InvoiceTerms terms) {
    // begin
    Invoices invoices = Invoices.on(node); // each call is made at the node of who it is for
    invoices.issue(invoice, buyer, terms); // seller
    invoices.approve(invoice); // buyer: owes it
    invoices.show(invoice, lender); // seller: lets a lender look
    invoices.offer(agreement, invoice, 11_000); // lender: a price in minor units
    invoices.agree(agreement); // seller: binds both
    invoices.finance(agreement); // seller: the receivable moves
    invoices.payPrice(agreement, "SEPA-4711"); // lender: has paid
    invoices.settlePrice(agreement); // seller: has the money
    invoices.pay(invoice, "SEPA-4712"); // buyer: has paid the lender
    invoices.settle(invoice); // lender: has the money
    // end
  }

  @Test
  void the_page_shows_the_lines_that_compile() throws IOException {
    String source = Files.readString(above(Path.of(
        "sdk-states/flows/src/test/java", getClass().getName().replace('.', '/') + ".java")));
    String lines = source.substring(source.indexOf("// begin") + 8, source.indexOf("    // end"));
    String page = Files.readString(above(Path.of("docs/states/invoice.md")));
    assertThat(page).contains("```java" + lines.replace("\n    ", "\n") + "```\n");
  }

  /** The module's tests may run in its own folder or in the project's. */
  private static Path above(Path file) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve(file))) {
      folder = folder.getParent();
    }
    assertThat(folder).as("a folder that holds " + file).isNotNull();
    return folder.resolve(file);
  }
}
