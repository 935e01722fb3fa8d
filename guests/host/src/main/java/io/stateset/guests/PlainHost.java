package io.stateset.guests;

import java.nio.file.Path;
import java.util.Map;

/** A host without a framework. */
public final class PlainHost {
  private PlainHost() {}

  /** Argument: a folder for the nodes. The JVM ends with 1 if it is not what it was. */
  public static void main(String[] arguments) {
    Host.compare(Map::of, () -> TwoNodes.trade(Path.of(arguments[0])));
  }
}
