package io.stateset.examples.receivables.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong on the command line is said in a line, and nothing is started. */
class MainTest {
  @TempDir
  Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void an_unknown_option_a_repeated_one_and_one_without_a_value_are_refused_with_the_usage()
      throws IOException {
    assertThat(refusal("--invoce", "x.xml")).startsWith("Not understood: --invoce\nUsage:");
    assertThat(refusal("x.xml")).startsWith("Not understood: x.xml\nUsage:");
    assertThat(refusal("--invoice")).startsWith("--invoice needs a value\nUsage:");
    assertThat(refusal("--folder", "a", "--folder", "b")).startsWith("--folder is there twice\n");
  }

  @Test
  void help_is_the_usage_and_no_error() throws IOException {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    assertThat(Main.run(new String[] {"--help"}, out, out)).isTrue();
    assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("Usage:");
  }

  @Test
  void a_file_that_is_not_there_and_a_folder_are_no_invoices() throws IOException {
    assertThat(refusal("--invoice", folder.resolve("none.xml").toString()))
        .startsWith("UNREADABLE: ")
        .contains("NoSuchFile", "none.xml");
    assertThat(refusal("--invoice", folder.toString()))
        .startsWith("UNREADABLE: ")
        .contains("directory");
  }

  @Test
  void a_file_that_is_no_invoice_is_refused_and_no_folder_is_made_for_it() throws IOException {
    Path invoice = Files.writeString(folder.resolve("invoice.xml"), "not xml");
    Path work = folder.resolve("work");

    assertThat(refusal("--invoice", invoice.toString(), "--folder", work.toString()))
        .startsWith("NOT_XML: ");
    assertThat(work).doesNotExist();
  }

  @Test
  void an_invoice_that_the_ledger_does_not_take_is_refused_with_the_ledgers_reason()
      throws IOException {
    String sample = Files.readString(Path.of("invoices", "spare-parts.xml"));
    Path invoice = folder.resolve("invoice.xml");
    Files.writeString(
        invoice,
        sample.replace(
            "</cbc:IssueDate>", "</cbc:IssueDate><cbc:DueDate>2001-01-01</cbc:DueDate>"));

    assertThat(refusal("--invoice", invoice.toString())).startsWith("BAD_DATES: ");
  }

  @Test
  void a_folder_that_exists_is_left_alone() throws IOException {
    assertThat(refusal("--folder", folder.toString())).startsWith("FILE: ").contains("Exists");
    assertThat(folder).isEmptyDirectory();
  }

  private String refusal(String... arguments) throws IOException {
    said.reset();
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    boolean told = Main.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8), err);

    assertThat(told).isFalse();
    assertThat(out.size()).isZero();
    return said.toString(StandardCharsets.UTF_8);
  }
}
