package io.stateset.states.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The diagrams in the documentation are those of the tables. On a difference, put in what this test
 * expects.
 */
class DiagramTest {
  private static final Path PAGE = Path.of("docs", "states", "invoice.md");

  @Test
  void the_page_shows_the_life_cycle_of_an_invoice() throws IOException {
    StringBuilder diagram = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    for (InvoiceStep step : InvoiceStep.values()) {
      append(diagram, names(step.from()), step.to(), step, names(step.signers()));
    }
    assertThat(page()).contains(diagram + "```\n");
  }

  @Test
  void the_page_shows_the_life_cycle_of_a_financing_agreement() throws IOException {
    StringBuilder diagram = new StringBuilder("```mermaid\nstateDiagram-v2\n");
    for (FinancingStep step : FinancingStep.values()) {
      append(diagram, names(step.from()), step.to(), step, names(step.signers()));
    }
    assertThat(page()).contains(diagram + "```\n");
  }

  private static void append(
      StringBuilder diagram, List<String> from, Enum<?> to, Enum<?> step, List<String> signers) {
    String who = signers.stream()
        .map(name -> name.toLowerCase(Locale.ROOT).replace('_', ' '))
        .collect(Collectors.joining(", "));
    for (String start : from.isEmpty() ? List.of("[*]") : from) {
      diagram.append("  " + start + " --> " + to + ": " + step + " (" + who + ")\n");
    }
  }

  private static List<String> names(List<? extends Enum<?>> constants) {
    return constants.stream().map(Enum::name).toList();
  }

  /** The module's tests may run in its own folder or in the project's. */
  private static String page() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve(PAGE))) {
      folder = folder.getParent();
    }
    assertThat(folder).as("a folder that holds " + PAGE).isNotNull();
    return Files.readString(folder.resolve(PAGE)).replace("\r", "");
  }
}
