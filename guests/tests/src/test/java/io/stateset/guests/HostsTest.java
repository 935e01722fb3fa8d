package io.stateset.guests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts in processes of their own, without any JVM flag, that start two nodes, let them trade,
 * close them, and find everything that belongs to the JVM as it was before. How often one starts
 * and closes a node before it is taken down: system property {@code cycles}.
 */
class HostsTest {
  private static final int CYCLES = Integer.getInteger("cycles", 10);
  private static final long PATIENCE_SECONDS = 120 + 10L * CYCLES;

  @TempDir
  private Path folder;

  @Test
  void a_plain_main_finds_its_jvm_unchanged() throws Exception {
    String classPath = System.getProperty("java.class.path");
    assertUnchanged(List.of("-cp", classPath, "io.stateset.guests.PlainHost"));
  }

  @Test
  void a_server_can_let_go_of_the_classes_of_an_application_that_started_and_closed_nodes()
      throws Exception {
    String classPath = System.getProperty("java.class.path");
    assertSays(
        "COLLECTED",
        List.of("-Xmx256m", "-cp", classPath, "io.stateset.guests.DeployingHost"),
        String.valueOf(CYCLES));
  }

  @Test
  void an_executable_jar_of_spring_boot_3_finds_its_jvm_unchanged() throws Exception {
    assertUnchanged(List.of("-jar", jar("spring-boot-3")));
  }

  @Test
  void an_executable_jar_of_spring_boot_4_finds_its_jvm_unchanged() throws Exception {
    assertUnchanged(List.of("-jar", jar("spring-boot-4")));
  }

  private static String jar(String host) {
    return Path.of(System.getProperty("guests"), host, "target", host + ".jar").toString();
  }

  private void assertUnchanged(List<String> program) throws Exception {
    assertSays("SAME", program);
  }

  /** What the program is given: a folder, and {@code arguments}. */
  private void assertSays(String line, List<String> program, String... arguments) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(program);
    command.add(folder.resolve("network").toString());
    command.addAll(List.of(arguments));
    Path log = folder.resolve("log");
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly().waitFor();
    String said = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said.lines()).as(said).contains(line);
    assertThat(left(temporary)).as("temporary files").isEmpty();
  }

  private static List<String> left(Path temporary) {
    try (Stream<Path> files = Files.walk(temporary)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
