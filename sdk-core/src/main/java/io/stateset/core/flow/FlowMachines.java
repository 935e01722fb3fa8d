package io.stateset.core.flow;

import co.paralleluniverse.strands.Strand;
import java.util.Optional;
import java.util.UUID;

/** Which flow runs on the current thread. */
public final class FlowMachines {
  private FlowMachines() {}

  /** The id of the flow on this thread; empty outside flows. */
  public static Optional<UUID> currentFlow() {
    return Strand.currentStrand() instanceof FlowMachine<?> machine
        ? Optional.of(machine.flowId())
        : Optional.empty();
  }
}
