package io.stateset.examples.receivables.cli;

import io.stateset.core.StatesetNode;
import io.stateset.examples.receivables.LedgerPage;
import io.stateset.examples.receivables.Network;
import io.stateset.examples.receivables.Party;
import io.stateset.examples.receivables.UblException;
import io.stateset.examples.receivables.UblReader;
import io.stateset.states.invoice.InvoiceException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import net.corda.core.flows.NotaryException;

/**
 * The story: a seller, a buyer, a lender and a notary, each in a process of its own, take an
 * invoice from issue to settlement, and the notary refuses to let it be financed twice.
 *
 * <p>{@link Options} says what the command line may hold.
 */
public final class Main {
  private final PrintStream out;
  private final Path folder;
  private final String invoiceFile;
  private final long price;
  private final Instant began = Instant.now();
  private final UUID invoice = UUID.randomUUID();
  private final UUID agreement = UUID.randomUUID();
  private final UUID secondAgreement = UUID.randomUUID();

  private Main(PrintStream out, Path folder, Path invoiceFile, long price) {
    this.out = out;
    this.folder = folder;
    this.invoiceFile = invoiceFile.toString();
    this.price = price;
  }

  /** Runs the story; the JVM ends with 0, or with 1 after a line that says why. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (!run(arguments, out, System.err)) {
      throw new Failed();
    }
  }

  /** Whether the story was told to its end; if not, {@code err} says why. */
  static boolean run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
    try {
      if (Options.isHelp(arguments)) {
        out.print(Options.USAGE);
      } else {
        begin(new Options(arguments), out).play();
      }
      return true;
    } catch (Options.UsageException e) {
      err.println(e.getMessage());
      err.print(Options.USAGE);
    } catch (UblException e) {
      err.println(e.reason() + ": " + e.getMessage());
    } catch (InvoiceException e) {
      err.println(e.reason() + ": " + e.getMessage());
    } catch (FileSystemException e) {
      err.println("FILE: " + e);
    } catch (PartyRefusal e) {
      err.println("REFUSED: " + e.getMessage());
    }
    return false;
  }

  /** Reads the invoice before it makes anything. */
  private static Main begin(Options options, PrintStream out) throws IOException {
    if (options.invoice().isPresent()) {
      Path invoiceFile = options.invoice().get();
      long price = discounted(invoiceFile);
      return new Main(out, options.createFolder(), invoiceFile, price);
    }
    Path folder = options.createFolder();
    Path sample = copySample(folder);
    return new Main(out, folder, sample, discounted(sample));
  }

  /** Two per cent less than what the buyer will pay. */
  private static long discounted(Path invoiceFile) {
    long payable = UblReader.read(invoiceFile, new byte[32]).getPayableMinor();
    return payable - payable / 50;
  }

  private static Path copySample(Path folder) throws IOException {
    Path file = folder.resolve("invoice.xml");
    try (var sample = Main.class.getResourceAsStream("/invoice.xml")) {
      Files.copy(Objects.requireNonNull(sample, "the sample invoice"), file);
    }
    return file;
  }

  private void play() throws IOException {
    Network network = new Network(folder);
    network.enrol("Notary", true);
    for (String company : List.of("Seller", "Buyer", "Lender", "SecondLender")) {
      network.enrol(company, false);
    }
    say("Operator", "has enrolled five organisations in " + folder);
    try (PartyProcess notary = PartyProcess.start(folder, "Notary", "notary");
        PartyProcess seller = PartyProcess.start(folder, "Seller", "party");
        PartyProcess buyer = PartyProcess.start(folder, "Buyer", "party");
        PartyProcess lender = PartyProcess.start(folder, "Lender", "party");
        StatesetNode second = network.start("SecondLender")) {
      for (PartyProcess process : List.of(notary, seller, buyer, lender)) {
        say(process.organisation(), "is up: " + process.awaitReady());
      }
      tellStory(seller, buyer, lender, new Party(second, network.folder("SecondLender")));
      show(List.of(seller, buyer, lender));
    }
  }

  private void tellStory(PartyProcess seller, PartyProcess buyer, PartyProcess lender, Party second)
      throws IOException {
    step(seller, "issues the invoice", "issue " + invoice + " Buyer " + invoiceFile);
    buyer.tell("await " + invoice + " ISSUED");
    step(buyer, "approves it", "approve " + invoice);
    seller.tell("await " + invoice + " APPROVED");
    String approved = seller.tell("state " + invoice);
    step(seller, "shows it to the lender", "show " + invoice + " Lender");
    step(seller, "shows it to a second lender, too", "show " + invoice + " SecondLender");
    step(
        lender,
        "offers a price that the buyer will never see",
        "offer " + agreement + " " + invoice + " " + price);
    seller.tell("await " + agreement + " OFFERED");
    step(seller, "agrees", "agree " + agreement);
    lender.tell("await " + agreement + " AGREED");
    second.perform("offer " + secondAgreement + " " + invoice + " " + (price + 1));
    seller.tell("await " + secondAgreement + " OFFERED");
    step(seller, "agrees with the second lender, dishonestly", "agree " + secondAgreement);
    step(seller, "gives the receivable to the lender", "finance " + agreement);
    buyer.tell("await " + invoice + " FINANCED");
    lender.tell("await " + invoice + " FINANCED");
    step(lender, "pays the price", "pay-price " + agreement + " SEPA-4711");
    seller.tell("await " + agreement + " PAID");
    step(seller, "confirms the money", "settle-price " + agreement);
    refuse(seller, approved);
    step(buyer, "pays the lender", "pay " + invoice + " SEPA-4712");
    lender.tell("await " + invoice + " PAID");
    step(lender, "confirms the money: settled", "settle " + invoice);
    buyer.tell("await " + invoice + " SETTLED");
    seller.tell("await " + invoice + " SETTLED");
  }

  private void refuse(PartyProcess seller, String approved) throws IOException {
    try {
      seller.tell("finance-again " + secondAgreement + " " + approved);
    } catch (PartyRefusal refused) {
      if (!refused.isBy(NotaryException.class)) {
        throw refused;
      }
      say(
          "Notary",
          "refuses to let the seller finance it again from an old copy: " + refused.getMessage());
      return;
    }
    throw new IllegalStateException("The receivable was financed twice");
  }

  private void step(PartyProcess who, String what, String command) throws IOException {
    say(who.organisation(), what + "  [" + who.tell(command) + "]");
  }

  private void say(String who, String what) {
    long millis = Duration.between(began, Instant.now()).toMillis();
    out.printf(Locale.ROOT, "%6.2f s  %-12s %s%n", millis / 1000.0, who, what);
  }

  private void show(List<PartyProcess> parties) throws IOException {
    Map<String, List<String>> graphs = new LinkedHashMap<>();
    for (PartyProcess party : parties) {
      out.println();
      out.println("What " + party.organisation() + " has in its vault:");
      party.tellAll("vault").forEach(line -> out.println("  " + line));
      graphs.put(party.organisation(), party.tellAll("graph"));
    }
    Path page = folder.resolve("ledger.html");
    Files.writeString(page, LedgerPage.of(graphs));
    out.println();
    out.println("The ledger as each party sees it: " + page);
  }

  /** How {@code main} tells the launcher of a failure without ending a JVM that may be a host's. */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed() {
      super("see above", null, false, false);
    }
  }
}
