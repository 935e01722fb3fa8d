package io.stateset.notary.machine;

import java.util.List;

/**
 * What the log commits to for one transaction: whoever holds the transaction can compare all of it.
 *
 * @param transactionId the transaction's id
 * @param inputs the states that it consumes, in the transaction's order
 * @param references the states that it only reads, in the transaction's order
 * @param window when it may be notarised
 */
public record LogLeaf(
    Hash transactionId,
    List<StateReference> inputs,
    List<StateReference> references,
    Window window) {

  /** Copies the lists. */
  public LogLeaf {
    inputs = List.copyOf(inputs);
    references = List.copyOf(references);
  }

  /** How many states it names. */
  public int states() {
    return inputs.size() + references.size();
  }
}
