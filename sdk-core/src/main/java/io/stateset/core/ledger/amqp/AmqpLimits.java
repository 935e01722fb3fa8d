package io.stateset.core.ledger.amqp;

/**
 * Bounds on what is read; whatever exceeds one is refused before it is interpreted.
 *
 * @param bytes largest encoding, in bytes
 * @param depth deepest nesting of described values, lists, maps and arrays; an object takes two
 *     levels
 * @param elements most values in one encoding, of all kinds, references counted with what they
 *     refer to
 * @param schemaBytes largest schema part of an encoding, in bytes
 */
public record AmqpLimits(int bytes, int depth, int elements, int schemaBytes) {

  /** 20 MiB, 128 levels, 1 million values, 1 MiB of schema. */
  public static final AmqpLimits DEFAULT = new AmqpLimits(20 << 20, 128, 1_000_000, 1 << 20);

  /** Refuses bounds that are not positive. */
  public AmqpLimits {
    if (bytes <= 0 || depth <= 0 || elements <= 0 || schemaBytes <= 0) {
      throw new IllegalArgumentException("Limits must be positive");
    }
  }
}
