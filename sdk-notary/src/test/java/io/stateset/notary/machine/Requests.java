package io.stateset.notary.machine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Short ways to write requests. */
public final class Requests {
  /** The time at which test clocks stand. */
  public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  /** Contains {@link #NOW}. */
  public static final Window OPEN = new Window(NOW, NOW.plusNanos(1));

  /** Ends at {@link #NOW}, which is exclusive. */
  public static final Window PAST = new Window(null, NOW);

  /** Begins just after {@link #NOW}. */
  public static final Window FUTURE = new Window(NOW.plusNanos(1), null);

  private Requests() {}

  /** A transaction's id from a name. */
  public static Hash id(String name) {
    return Sha256.of(name.getBytes(StandardCharsets.UTF_8));
  }

  /** States from names, each an output of a transaction of its own. */
  public static List<StateReference> states(String... names) {
    return Stream.of(names)
        .map(name -> new StateReference(id("maker of " + name), 0))
        .toList();
  }

  /** A request of a transaction that is named after {@code name}. */
  public static NotaryRequest request(
      String name, List<StateReference> inputs, List<StateReference> references, Window window) {
    return new NotaryRequest(
        new LogLeaf(id(name), inputs, references, window), "O=Caller, L=Oslo, C=NO");
  }

  /** A request with inputs only. */
  public static NotaryRequest spend(String name, String... inputs) {
    return request(name, states(inputs), List.of(), Window.ALWAYS);
  }
}
