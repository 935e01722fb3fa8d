package io.stateset.examples.receivables;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.states.invoice.InvoiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** An invoice from outside is read, or refused as no valid one. */
@Tag("fuzz")
class UblReaderFuzzTest {
  private static final byte[] SALT = new byte[32];
  private static final List<String> TELLING = List.of(
      "",
      "-1",
      "0",
      "99999999999999999999",
      "1e999999999",
      "0.001",
      "QQQ",
      "0000-00-00",
      "<",
      "&x;");
  private static @Nullable Path file;

  @BeforeContainer
  static void create() throws IOException {
    file = Files.createTempFile("stateset-fuzz", ".xml");
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.delete(Objects.requireNonNull(file));
  }

  private static String sample() throws IOException {
    try (InputStream sample = UblReaderFuzzTest.class.getResourceAsStream("/invoice.xml")) {
      return new String(Objects.requireNonNull(sample).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The text between two tags, from {@code position} on, is replaced. */
  @Provide
  Arbitrary<String> invoices() throws IOException {
    String sample = sample();
    Arbitrary<Integer> positions = Arbitraries.integers().between(0, sample.length() - 1);
    Arbitrary<String> texts =
        Arbitraries.oneOf(Arbitraries.of(TELLING), Arbitraries.strings().ofMaxLength(20));
    return Combinators.combine(positions, texts)
        .as((position, text) -> withText(sample, position, text));
  }

  private static String withText(String sample, int position, String text) {
    int from = sample.indexOf('>', position) + 1;
    int to = sample.indexOf('<', from);
    return to < 0
        ? sample.substring(0, position)
        : sample.substring(0, from) + text + sample.substring(to);
  }

  @Property
  void changed_invoices_are_read_or_refused(@ForAll("invoices") String xml) throws IOException {
    assertReadOrRefused(xml.getBytes(StandardCharsets.UTF_8));
  }

  @Property
  void damaged_invoices_are_read_or_refused(@ForAll int position, @ForAll byte value)
      throws IOException {
    byte[] bytes = sample().getBytes(StandardCharsets.UTF_8);
    bytes[Math.floorMod(position, bytes.length)] = value;
    assertReadOrRefused(bytes);
  }

  private static void assertReadOrRefused(byte[] bytes) throws IOException {
    Path invoice = Objects.requireNonNull(file);
    Files.write(invoice, bytes);
    try {
      assertThat(UblReader.read(invoice, SALT).getNumber()).isNotNull();
    } catch (UblException | InvoiceException e) {
      assertThat(e).isNotNull();
    }
  }
}
