package io.stateset.core.flow;

import java.time.Instant;
import java.util.UUID;

/**
 * What is kept of a flow.
 *
 * @param id the flow's id
 * @param flowClass the name of its class
 * @param status how it ended, or that it runs
 * @param started when it was started
 */
public record FlowOutcome(UUID id, String flowClass, Status status, Instant started) {

  /** How a flow ended. The codes are stored. */
  public enum Status {
    /** It was started and has not ended. */
    RUNNING(1),
    /** It returned. */
    COMPLETED(2),
    /** It threw. */
    FAILED(3),
    /** The node stopped while it ran. Its transactions are settled; it does not go on. */
    INTERRUPTED(4);

    private final int stored;

    Status(int stored) {
      this.stored = stored;
    }

    int stored() {
      return stored;
    }

    static Status of(int stored) {
      for (Status status : values()) {
        if (status.stored == stored) {
          return status;
        }
      }
      throw new IllegalStateException("unknown flow status " + stored);
    }
  }
}
