package io.stateset.core.cli;

import io.stateset.core.StatesetException;
import io.stateset.core.cli.Arguments.UsageException;
import io.stateset.core.identity.NetworkOperator;
import io.stateset.core.identity.NetworkOptions;
import io.stateset.core.identity.NodeRecord;
import io.stateset.core.identity.SigningRequest;
import io.stateset.core.keys.SigningKeyStore;
import io.stateset.core.keys.SoftwareKeyStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.corda.core.identity.CordaX500Name;
import net.corda.core.node.NetworkParameters;
import net.corda.core.utilities.NetworkHostAndPort;

/**
 * What an operator does from a command line, and the one thing that an organisation does: to make
 * its signing request. A passphrase comes from a file, never from the command line, where everybody
 * on the machine could read it.
 */
public final class OperatorCommand {
  static final int OK = 0;
  static final int REFUSED = 1;
  static final int USAGE = 2;

  private static final String HELP = """
      create     --operator FOLDER --passphrase FILE --network FOLDER [--name LEGAL-NAME]
                 founds a network
      request    --node FOLDER --passphrase FILE --name LEGAL-NAME --address HOST:PORT --out FILE
                 makes an organisation's keys, if there are none, and its signing request
      issue      --operator FOLDER --passphrase FILE --network FOLDER --request FILE
                 grants a request; check first that the organisation may bear the name
      revoke     --operator FOLDER --passphrase FILE --network FOLDER --name LEGAL-NAME
                 takes a node's certificates back
      parameters --operator FOLDER --passphrase FILE --network FOLDER [--notary LEGAL-NAME [--validating]]
                 shows the network's parameters, or adds a notary to them
      list       --operator FOLDER --passphrase FILE --network FOLDER
                 shows whom certificates were issued to
      A legal name is one such as "O=Acme,L=London,C=GB".
      """;

  private final Clock clock;
  private final NetworkOptions options;
  private final PrintStream out;
  private final PrintStream err;

  OperatorCommand(Clock clock, NetworkOptions options, PrintStream out, PrintStream err) {
    this.clock = clock;
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /** As {@link #run(String[], PrintStream, PrintStream)}; the JVM ends with 0 or with 1. */
  public static void main(String[] args) {
    if (run(args, System.out, System.err) != OK) {
      throw new Failed();
    }
  }

  /**
   * How a {@code main} tells the launcher of a failure without ending a JVM that may be a host's.
   */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed() {
      super("the command failed, see above", null, false, false);
    }
  }

  /**
   * Does what {@code args} say; the launcher ends the JVM with the result.
   *
   * @return 0 if it was done, 1 if it was refused, 2 if it was not understood
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return new OperatorCommand(Clock.systemUTC(), NetworkOptions.DEFAULTS, out, err)
        .run(List.of(args));
  }

  int run(List<String> args) {
    try {
      dispatch(args);
      return OK;
    } catch (UsageException e) {
      err.println(e.getMessage());
      err.print(HELP);
      return USAGE;
    } catch (StatesetException e) {
      err.println(e.code() + ": " + e.getMessage());
      return REFUSED;
    } catch (UncheckedIOException e) {
      err.println("FILE: " + e.getCause());
      return REFUSED;
    }
  }

  private void dispatch(List<String> args) {
    String command = args.isEmpty() ? "" : args.get(0);
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    switch (command) {
      case "create" -> create(operatorArguments(rest, "name"));
      case "request" ->
        request(
            new Arguments(rest, Set.of("node", "passphrase", "name", "address", "out"), Set.of()));
      case "issue" -> issue(operatorArguments(rest, "request"));
      case "revoke" -> revoke(operatorArguments(rest, "name"));
      case "parameters" -> parameters(operatorArguments(rest, "notary"));
      case "list" -> withOperator(operatorArguments(rest, ""), this::list);
      case "" -> throw new UsageException("Say what to do");
      default -> throw new UsageException("Not understood: " + command);
    }
  }

  private static Arguments operatorArguments(List<String> rest, String further) {
    return new Arguments(
        rest,
        Set.of("operator", "passphrase", "network", further),
        further.equals("notary") ? Set.of("validating") : Set.of());
  }

  private void create(Arguments arguments) {
    NetworkOptions named = arguments
        .find("name")
        .map(OperatorCommand::name)
        .map(options::withOperator)
        .orElse(options);
    Path folder = Path.of(arguments.require("operator"));
    Path network = Path.of(arguments.require("network"));
    char[] passphrase = passphrase(arguments);
    try (NetworkOperator operator =
        NetworkOperator.create(folder, passphrase, network, clock, named)) {
      out.println("Founded " + operator.trustRoot().getSubjectX500Principal());
      out.println("Give every organisation " + network.resolve("trust-root.cer"));
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private void request(Arguments arguments) {
    CordaX500Name name = name(arguments.require("name"));
    NetworkHostAndPort address = address(arguments.require("address"));
    Path file = Path.of(arguments.require("out"));
    Path folder = Path.of(arguments.require("node"));
    char[] passphrase = passphrase(arguments);
    try (SigningKeyStore keys =
        SoftwareKeyStore.open(folder, passphrase, options.keyDerivation())) {
      write(file, SigningRequest.forNode(keys, name, List.of(address), clock).encode());
      out.println("Send " + file + " to the operator of the network");
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private void issue(Arguments arguments) {
    SigningRequest request = SigningRequest.decode(read(Path.of(arguments.require("request"))));
    withOperator(arguments, operator -> show(operator.issue(request)));
  }

  private void revoke(Arguments arguments) {
    CordaX500Name name = name(arguments.require("name"));
    withOperator(arguments, operator -> {
      operator.revoke(name);
      out.println("Revoked " + name);
    });
  }

  private void parameters(Arguments arguments) {
    boolean isValidating = arguments.has("validating");
    if (isValidating) {
      arguments.require("notary");
    }
    withOperator(arguments, operator -> {
      arguments
          .find("notary")
          .map(OperatorCommand::name)
          .ifPresent(notary -> operator.addNotary(notary, isValidating));
      show(operator.parameters());
    });
  }

  private void list(NetworkOperator operator) {
    operator.nodes().forEach(this::show);
  }

  private void show(NodeRecord node) {
    out.println(node.name() + " at " + node.addresses() + ", certificate "
        + node.tlsChain().get(0).getSerialNumber().toString(16) + " until "
        + node.tlsChain().get(0).getNotAfter().toInstant());
  }

  private void show(NetworkParameters parameters) {
    out.println("Epoch " + parameters.getEpoch());
    parameters
        .getNotaries()
        .forEach(notary -> out.println("Notary " + notary.getIdentity().getName()
            + (notary.getValidating() ? ", validating" : "")));
  }

  /** Opens the operator that is there: a folder with a typing error is not to found a network. */
  private void withOperator(Arguments arguments, Consumer<NetworkOperator> work) {
    Path folder = Path.of(arguments.require("operator"));
    Path network = Path.of(arguments.require("network"));
    if (!Files.exists(folder.resolve(SoftwareKeyStore.FILE))) {
      throw new UsageException(folder + " is no operator's folder");
    }
    char[] passphrase = passphrase(arguments);
    try (NetworkOperator operator =
        NetworkOperator.open(folder, passphrase, network, clock, options)) {
      work.accept(operator);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private static CordaX500Name name(String text) {
    try {
      return CordaX500Name.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("Not a legal name: " + text);
    }
  }

  private static NetworkHostAndPort address(String text) {
    try {
      NetworkHostAndPort address = NetworkHostAndPort.parse(text);
      if (address.getPort() > 0) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw noAddress(text);
    }
    throw noAddress(text);
  }

  private static UsageException noAddress(String text) {
    return new UsageException("Not HOST:PORT, where others can reach the node: " + text);
  }

  /** The first line of the file. */
  private static char[] passphrase(Arguments arguments) {
    byte[] bytes = read(Path.of(arguments.require("passphrase")));
    CharBuffer text = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    int length = 0;
    while (length < text.length() && text.charAt(length) != '\n' && text.charAt(length) != '\r') {
      length++;
    }
    char[] passphrase = new char[length];
    text.get(passphrase);
    Arrays.fill(text.array(), '\0');
    if (length == 0) {
      throw new UsageException("The passphrase is empty");
    }
    return passphrase;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
