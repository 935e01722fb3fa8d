package io.stateset.notary.gateway;

import io.stateset.notary.machine.Limits;

/**
 * How the gateway treats its clients. Immutable.
 *
 * @param maxStates how many states, inputs and references together, a transaction may name before
 *     it is looked at further; default 10,000
 * @param maxEpochsBehind how many epochs the network parameters of a transaction may lie behind the
 *     current ones; default 1, so that an update of the parameters does not stop what is under way.
 *     One that was accepted before is always accepted again.
 * @param maxBusyWaits how often the gateway waits in a client's place while the engine is busy,
 *     before it tells the client to try again; default 5
 */
public record GatewayOptions(int maxStates, int maxEpochsBehind, int maxBusyWaits) {
  /** All defaults. */
  public static final GatewayOptions DEFAULT = new GatewayOptions(Limits.DEFAULT.maxStates(), 1, 5);

  /** Refuses what is not positive, or negative where zero is allowed. */
  public GatewayOptions {
    if (maxStates < 1 || maxEpochsBehind < 0 || maxBusyWaits < 0) {
      throw new IllegalArgumentException("options of the gateway must not be negative");
    }
  }
}
