package io.stateset.notary.machine;

/**
 * A state that another transaction has consumed.
 *
 * @param state the state
 * @param usage how the refused request names it
 * @param consumerHash the SHA-256 of the consuming transaction's id: it proves a conflict to who
 *     knows that transaction, and tells nobody else its id
 */
public record ConflictingState(StateReference state, Usage usage, Hash consumerHash) {

  /** How a request names a state. */
  public enum Usage {
    /** To consume it. */
    INPUT,
    /** Only to read it. */
    REFERENCE
  }
}
