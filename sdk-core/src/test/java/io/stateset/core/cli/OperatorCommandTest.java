package io.stateset.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.stateset.core.identity.FolderNetworkMap;
import io.stateset.core.identity.NetworkOptions;
import io.stateset.core.keys.KeyDerivation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import net.corda.core.identity.CordaX500Name;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorCommandTest {
  private static final NetworkOptions OPTIONS =
      NetworkOptions.DEFAULTS.withKeyDerivation(new KeyDerivation(8, 1));
  private static final String ACME = "O=Acme,L=London,C=GB";

  @TempDir
  Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writePassphrases() throws IOException {
    Files.writeString(folder.resolve("secret"), "a long passphrase\nignored");
    Files.writeString(folder.resolve("wrong"), "another passphrase");
    Files.writeString(folder.resolve("empty"), "\n");
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return new OperatorCommand(
            Clock.systemUTC(), OPTIONS, new PrintStream(out, true), new PrintStream(err, true))
        .run(List.of(args));
  }

  private int operator(String command, String... further) {
    return operatorWith("secret", command, further);
  }

  private int operatorWith(String passphrase, String command, String... further) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(List.of("--operator", path("operator"), "--passphrase", path(passphrase)));
    args.addAll(List.of("--network", path("network")));
    args.addAll(List.of(further));
    return run(args.toArray(String[]::new));
  }

  private int request(String node, String name) {
    return run(
        "request",
        "--node",
        path(node),
        "--passphrase",
        path("secret"),
        "--name",
        name,
        "--address",
        "localhost:4100",
        "--out",
        path("request"));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_network_is_run_from_the_command_line() {
    assertThat(operator("create", "--name", "O=Consortium,L=Paris,C=FR")).isZero();
    assertThat(output()).contains("O=Consortium", "trust-root.cer");
    assertThat(request("acme", ACME)).isZero();
    assertThat(operator("issue", "--request", path("request"))).as(errors()).isZero();
    assertThat(operator("parameters", "--notary", "O=Acme, L=London, C=GB", "--validating"))
        .isZero();
    assertThat(output()).contains("Epoch 2", "O=Acme", "validating");
    assertThat(operator("list")).isZero();
    assertThat(output()).contains("O=Acme", "localhost:4100");
    assertThat(FolderNetworkMap.openTrusting(folder.resolve("network"), Clock.systemUTC())
            .node(CordaX500Name.parse(ACME)))
        .isPresent();
    assertThat(operator("revoke", "--name", ACME)).isZero();
    assertThat(operator("list")).isZero();
    assertThat(output()).isEmpty();
  }

  @Test
  void a_refusal_says_its_code_and_ends_with_1() throws IOException {
    operator("create");
    assertThat(operator("create")).isEqualTo(1);
    assertThat(errors()).startsWith("EXISTS: ");
    assertThat(operatorWith("wrong", "list")).isEqualTo(1);
    assertThat(errors()).startsWith("WRONG_PASSPHRASE: ").doesNotContain("another passphrase");
    assertThat(operator("revoke", "--name", ACME)).isEqualTo(1);
    assertThat(errors()).startsWith("BAD_NAME: ");
    Files.write(folder.resolve("request"), new byte[] {1, 2, 3});
    assertThat(operator("issue", "--request", path("request"))).isEqualTo(1);
    assertThat(errors()).startsWith("MALFORMED: ");
    assertThat(operator("issue", "--request", path("nowhere"))).isEqualTo(1);
    assertThat(errors()).startsWith("FILE: ");
  }

  @Test
  void a_name_of_another_organisation_is_refused() {
    operator("create");
    request("acme", ACME);
    operator("issue", "--request", path("request"));
    request("mallory", ACME);
    assertThat(operator("issue", "--request", path("request"))).isEqualTo(1);
    assertThat(errors()).startsWith("NAME_TAKEN: ");
  }

  @Test
  void what_is_not_understood_ends_with_2_and_the_help() {
    for (int code : new int[] {
      run(),
      run("destroy"),
      run("list", "--operator"),
      run("list", "--operator", "a", "--operator", "b"),
      run("list", "--colour", "red"),
      operator("list", "--validating"),
      operator("revoke"),
      operator("revoke", "--name", "Acme"),
      operatorWith("empty", "create"),
      request("acme", "C=GB")
    }) {
      assertThat(code).isEqualTo(2);
    }
    assertThat(errors()).contains("create  ", "request  ", "issue  ", "revoke  ");
  }

  @Test
  void an_address_that_nobody_can_reach_is_refused_before_keys_are_made() {
    assertThat(run(
            "request",
            "--node",
            path("acme"),
            "--passphrase",
            path("secret"),
            "--name",
            ACME,
            "--address",
            "localhost:0",
            "--out",
            path("request")))
        .isEqualTo(2);
    assertThat(errors()).startsWith("Not HOST:PORT").contains("localhost:0");
    assertThat(folder.resolve("acme")).doesNotExist();
  }

  @Test
  void a_folder_that_was_mistyped_founds_no_network() {
    assertThat(operator("list")).isEqualTo(2);
    assertThat(folder.resolve("operator")).doesNotExist();
    assertThat(folder.resolve("network")).doesNotExist();
  }
}
