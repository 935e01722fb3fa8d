package io.stateset.examples.receivables.cli;

import io.stateset.core.StatesetNode;
import io.stateset.examples.receivables.LedgerPage;
import io.stateset.examples.receivables.Network;
import io.stateset.examples.receivables.Party;
import io.stateset.examples.receivables.UblReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The story: a seller, a buyer, a lender and a notary, each in a process of its own, take an
 * invoice from issue to settlement, and the notary refuses to let it be financed twice.
 *
 * <p>Arguments: {@code --invoice FILE} for a UBL invoice of your own, {@code --folder FOLDER} for
 * where to work (it must not exist), both optional.
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

  private Main(PrintStream out, Path folder, Path invoiceFile) throws IOException {
    this.out = out;
    this.folder = folder;
    this.invoiceFile = invoiceFile.toString();
    this.price = discounted(invoiceFile);
  }

  /** Two per cent less than what the buyer will pay. */
  private static long discounted(Path invoiceFile) throws IOException {
    long payable = UblReader.read(invoiceFile, new byte[32]).getPayableMinor();
    return payable - payable / 50;
  }

  /**
   * Runs the story; what goes wrong ends it with an exception, and so with a non-zero exit code.
   */
  public static void main(String[] arguments) throws IOException {
    run(arguments, new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  static void run(String[] arguments, PrintStream out) throws IOException {
    String folder = option(arguments, "--folder");
    Path workspace =
        folder == null ? Files.createTempDirectory("stateset-receivables") : Path.of(folder);
    String file = option(arguments, "--invoice");
    Path invoiceFile = file == null ? copySample(workspace) : Path.of(file).toAbsolutePath();
    new Main(out, workspace.toAbsolutePath(), invoiceFile).play();
  }

  private static @Nullable String option(String[] arguments, String name) {
    for (int i = 0; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return arguments[i + 1];
      }
    }
    return null;
  }

  private static Path copySample(Path workspace) throws IOException {
    Files.createDirectories(workspace);
    Path file = workspace.resolve("invoice.xml");
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
      tellStory(seller, buyer, lender, new Party(second));
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
    out.printf("%6.2f s  %-12s %s%n", millis / 1000.0, who, what);
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
}
