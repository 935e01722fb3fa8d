package io.stateset.benchmarks;

/**
 * How long is measured. The figures of the two scales must not be compared.
 *
 * @param warmUpSeconds how long flows run before it counts
 * @param roundSeconds how long one round takes
 * @param rounds how many are measured; the median counts
 * @param states how many a full notary holds
 * @param clientStates how many are notarised through Corda's client
 * @param starts how many starts of a process are measured; the median counts
 */
public record Scale(
    int warmUpSeconds, int roundSeconds, int rounds, int states, int clientStates, int starts) {
  /** Figures that count. */
  public static final Scale FULL = new Scale(150, 10, 3, 10_000_000, 5_000, 7);

  /** Only shows that the benchmarks still run. */
  public static final Scale SMOKE = new Scale(1, 1, 1, 20_000, 100, 1);
}
