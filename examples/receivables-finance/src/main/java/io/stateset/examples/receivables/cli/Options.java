package io.stateset.examples.receivables.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What was asked for on the command line. */
final class Options {
  static final String USAGE = """
      Usage: java -jar receivables-finance.jar [--invoice FILE] [--folder FOLDER]
        --invoice FILE    a UBL 2.1 invoice of your own; without it, a sample
        --folder FOLDER   where to work, must not exist; without it, a temporary folder
      """;

  private static final Set<String> NAMES = Set.of("--invoice", "--folder");

  private final Map<String, Path> values = new HashMap<>();

  /**
   * Reads the command line.
   *
   * @throws UsageException if it makes no sense
   */
  Options(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (!NAMES.contains(arguments[i])) {
        throw new UsageException("Not understood: " + arguments[i]);
      } else if (i + 1 == arguments.length) {
        throw new UsageException(arguments[i] + " needs a value");
      } else if (values.put(arguments[i], Path.of(arguments[i + 1]).toAbsolutePath()) != null) {
        throw new UsageException(arguments[i] + " is there twice");
      }
    }
  }

  /** Whether nothing but the usage is asked for. */
  static boolean isHelp(String[] arguments) {
    return arguments.length == 1 && arguments[0].equals("--help");
  }

  /** The user's own invoice. */
  Optional<Path> invoice() {
    return Optional.ofNullable(values.get("--invoice"));
  }

  /** An empty folder, made now. */
  Path createFolder() throws IOException {
    Path folder = values.get("--folder");
    if (folder == null) {
      return Files.createTempDirectory("stateset-receivables");
    }
    Files.createDirectories(Objects.requireNonNull(folder.getParent(), "no root can be made"));
    return Files.createDirectory(folder);
  }

  /** What was typed makes no sense. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }
}
