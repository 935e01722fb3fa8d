package io.stateset.core.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is JVM-wide can only be looked at in a JVM of its own. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CordaCryptoTest {

  @Test
  void the_host_sees_no_change_before_during_or_after_and_corda_works() throws Exception {
    assertThat(run()).isEqualTo("SAME");
  }

  @Test
  void a_host_that_has_installed_bouncy_castle_itself_keeps_it() throws Exception {
    assertThat(run("own-bc")).isEqualTo("SAME");
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
        "-cp",
        System.getProperty("java.class.path"),
        GuestProbe.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
