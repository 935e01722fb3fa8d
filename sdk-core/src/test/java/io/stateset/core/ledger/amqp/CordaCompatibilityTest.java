package io.stateset.core.ledger.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import net.corda.core.crypto.SecureHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our bytes are Corda's bytes. {@code corda-amqp.golden} holds what Corda's own scheme wrote
 * (corda-serialization 4.10 with corda-core 4.11.7, through {@link CordasOwnScheme}): name, length
 * and SHA-256.
 */
class CordaCompatibilityTest {
  private static final String[] OPENED = {
    "java.base/java.lang",
    "java.base/java.util",
    "java.base/java.io",
    "java.base/java.net",
    "java.base/java.time",
    "java.base/java.nio",
    "java.base/java.security",
    "java.base/java.security.cert",
    "java.base/java.lang.invoke",
    "java.base/java.math",
    "java.base/java.util.concurrent",
    "java.base/sun.security.x509",
    "java.base/sun.net.www.protocol.jar"
  };

  private final Amqp amqp = Amqp.forClassLoader(getClass().getClassLoader());

  @TempDir
  Path folder;

  @Test
  void our_bytes_are_those_that_were_recorded_from_cordas_own_scheme() throws IOException {
    Map<String, String> ours = new TreeMap<>();
    Samples.all()
        .forEach((name, sample) -> ours.put(name, digest(amqp.serialize(sample).getBytes())));
    assertThat(lines(ours)).isEqualTo(resource("corda-amqp.golden"));
  }

  @Test
  void a_transaction_has_the_id_that_corda_computes() {
    assertThat(Samples.wireTransaction().getId().toString())
        .isEqualTo(resource("corda-transaction-id.golden").trim());
  }

  @Test
  void cordas_own_scheme_writes_the_same_bytes_and_reads_ours() throws Exception {
    for (Map.Entry<String, Object> sample : Samples.all().entrySet()) {
      Files.write(
          folder.resolve(sample.getKey() + ".ours"),
          amqp.serialize(sample.getValue()).getBytes());
    }
    runCordasOwnScheme();
    Map<String, String> ours = new TreeMap<>();
    Map<String, String> cordas = new TreeMap<>();
    for (Map.Entry<String, Object> sample : Samples.all().entrySet()) {
      ours.put(
          sample.getKey(), digest(Files.readAllBytes(folder.resolve(sample.getKey() + ".ours"))));
      byte[] corda = Files.readAllBytes(folder.resolve(sample.getKey() + ".corda"));
      cordas.put(sample.getKey(), digest(corda));
      assertReadAlike(sample.getKey(), corda);
    }
    assertThat(lines(ours)).isEqualTo(lines(cordas));
    String id = Files.readString(folder.resolve("transaction-id")).trim();
    assertThat(Samples.wireTransaction().getId().toString()).isEqualTo(id);
  }

  /** What Corda makes of our bytes is what we make of Corda's. */
  private void assertReadAlike(String name, byte[] corda) throws IOException {
    byte[] reread = amqp.serialize(amqp.deserialize(corda, Object.class)).getBytes();
    assertThat(digest(reread))
        .as(name)
        .isEqualTo(digest(Files.readAllBytes(folder.resolve(name + ".reread"))));
  }

  private void runCordasOwnScheme() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : OPENED) {
      command.add("--add-opens=" + opened + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CordasOwnScheme.class.getName(), folder.toString()));
    Path log = folder.resolve("log");
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
  }

  private static String lines(Map<String, String> digests) {
    StringBuilder lines = new StringBuilder();
    digests.forEach(
        (name, digest) -> lines.append(name).append(' ').append(digest).append('\n'));
    return lines.toString();
  }

  private static String digest(byte[] bytes) {
    return bytes.length + " " + SecureHash.sha256(bytes);
  }

  private static String resource(String name) {
    try (java.io.InputStream in = CordaCompatibilityTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
