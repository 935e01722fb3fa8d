package io.stateset.core.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code --name value} pairs and {@code --flag}s; each at most once. */
final class Arguments {
  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads {@code arguments}.
   *
   * @param names what takes a value
   * @param flags what does not
   * @throws UsageException for anything else
   */
  Arguments(List<String> arguments, Set<String> names, Set<String> flags) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String name = argument.startsWith("--") ? argument.substring(2) : "";
      if (flags.contains(name)) {
        put(name, "");
      } else if (names.contains(name) && i + 1 < arguments.size()) {
        i++;
        put(name, arguments.get(i));
      } else {
        throw new UsageException("Not understood: " + argument);
      }
    }
  }

  private void put(String name, String value) {
    if (values.put(name, value) != null) {
      throw new UsageException("--" + name + " is there twice");
    }
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String require(String name) {
    return find(name).orElseThrow(() -> new UsageException("--" + name + " is missing"));
  }

  boolean has(String flag) {
    return values.containsKey(flag);
  }

  /** What was typed makes no sense. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }
}
