package io.stateset.examples.receivables.cli;

/** A party could not do what it was told; the message is its own. */
final class PartyRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PartyRefusal(String message) {
    super(message);
  }
}
