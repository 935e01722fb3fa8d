package io.stateset.testkit;

/**
 * Thrown in a node that was made to crash, wherever its work would go on. An error, so that nothing
 * mistakes it for a failure that can be handled.
 */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedCrash(String node, String point) {
    super(node + " crashed, at " + point, null, false, false);
  }
}
