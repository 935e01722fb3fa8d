package io.stateset.notary.machine;

import java.time.Instant;
import java.util.List;

/**
 * Requests in their order.
 *
 * @param height one more than that of the block before
 * @param time not before that of the block before; decides about time windows
 * @param requests may be empty
 */
public record Block(long height, Instant time, List<NotaryRequest> requests) {

  /** Copies the list. */
  public Block {
    requests = List.copyOf(requests);
  }
}
