package io.stateset.testkit;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * What goes wrong between the nodes of a {@link StatesetNetwork}. Nothing does until a test asks
 * for it; each setting holds until it is changed, {@link #calm} takes all of them back. Chances are
 * drawn from a seeded random: the same seed draws the same numbers, but which request gets which of
 * them depends on the threads. Thread-safe.
 */
public final class Faults {
  /** What happens to one request. */
  record Fate(
      Duration delay,
      boolean requestLost,
      boolean answerLost,
      boolean repeated,
      boolean heldBack,
      boolean cut) {}

  private final long seed;
  private final Random random;
  private final Set<String> separated = new HashSet<>();
  private double delayed;
  private Duration longestDelay = Duration.ZERO;
  private double dropped;
  private double repeated;
  private double reordered;

  Faults(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** What the chances are drawn from; printed when the network starts. */
  public long seed() {
    return seed;
  }

  /** Delays requests with that chance (0 to 1) by up to {@code longest}. */
  public synchronized Faults delay(double chance, Duration longest) {
    delayed = requireChance(chance);
    longestDelay = longest;
    return this;
  }

  /** Loses requests, or the answers to them, with that chance (0 to 1). */
  public synchronized Faults drop(double chance) {
    dropped = requireChance(chance);
    return this;
  }

  /** Delivers requests twice with that chance (0 to 1). */
  public synchronized Faults repeat(double chance) {
    repeated = requireChance(chance);
    return this;
  }

  /**
   * Holds requests back with that chance (0 to 1): the sender sees a failure, and the request
   * arrives after the next one.
   */
  public synchronized Faults reorder(double chance) {
    reordered = requireChance(chance);
    return this;
  }

  /**
   * Separates these nodes, together, from all others until {@link #heal}. Takes the place of an
   * earlier partition.
   */
  public synchronized Faults partition(String... organisations) {
    separated.clear();
    separated.addAll(Set.of(organisations));
    return this;
  }

  /** Ends a partition. */
  public synchronized Faults heal() {
    separated.clear();
    return this;
  }

  /** Ends every fault. */
  public synchronized Faults calm() {
    delayed = 0;
    dropped = 0;
    repeated = 0;
    reordered = 0;
    return heal();
  }

  synchronized Fate draw(String from, String to) {
    Duration delay = hits(delayed)
        ? Duration.ofNanos((long) (longestDelay.toNanos() * random.nextDouble()))
        : Duration.ZERO;
    boolean lost = hits(dropped);
    boolean onTheWayThere = lost && random.nextBoolean();
    return new Fate(
        delay,
        onTheWayThere,
        lost && !onTheWayThere,
        hits(repeated),
        hits(reordered),
        isCut(from, to));
  }

  private boolean isCut(String from, String to) {
    return separated.contains(from) != separated.contains(to);
  }

  private boolean hits(double chance) {
    return chance > 0 && random.nextDouble() < chance;
  }

  private static double requireChance(double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException("A chance is from 0 to 1: " + chance);
    }
    return chance;
  }

  @Override
  public synchronized String toString() {
    return "Faults[seed=" + seed + ", delayed=" + delayed + ", dropped=" + dropped + ", repeated="
        + repeated + ", reordered=" + reordered + ", separated=" + separated + "]";
  }
}
