package io.stateset.notary.machine;

/**
 * Bounds that all members apply alike; part of the governance store, so that the app hash commits
 * to them.
 *
 * @param maxStates how many states, inputs and references together, one request may name; at most
 *     {@link LeafCodec#MAX_STATES}
 */
public record Limits(int maxStates) {
  /** 10,000 states a request, as Corda's own notaries allow. */
  public static final Limits DEFAULT = new Limits(10_000);

  /** Refuses a bound that the binary form cannot express. */
  public Limits {
    if (maxStates < 1 || maxStates > LeafCodec.MAX_STATES) {
      throw new IllegalArgumentException("maxStates must be from 1 to " + LeafCodec.MAX_STATES);
    }
  }
}
