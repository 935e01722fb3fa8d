package io.stateset.examples.receivables.cli;

/** A party could not do what it was told; the message is its own. */
final class PartyRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String said;

  PartyRefusal(String organisation, String message) {
    super(organisation + ": " + message);
    this.said = message;
  }

  /** Whether that is what the party's step ended with. */
  boolean isBy(Class<? extends Throwable> type) {
    return said.startsWith(type.getSimpleName() + ":");
  }
}
