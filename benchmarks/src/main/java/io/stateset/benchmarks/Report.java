package io.stateset.benchmarks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a benchmark found: a name and figures, in one line. Not thread-safe. */
public final class Report {
  private final String name;
  private final Map<String, String> figures = new LinkedHashMap<>();

  Report(String name) {
    this.name = name;
  }

  /** Adds a figure with that many decimal places. */
  Report add(String key, double value, int places) {
    figures.put(
        key, BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_UP).toPlainString());
    return this;
  }

  /** The name, then {@code key=value} for each figure. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(name);
    figures.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
    return line.toString();
  }
}
