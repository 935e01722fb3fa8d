package io.stateset.notary.engine;

import io.stateset.notary.machine.NotaryRequest;
import io.stateset.notary.machine.Outcome;
import java.util.concurrent.CompletableFuture;

/** A request that waits for its decision. */
record Waiting(NotaryRequest request, CompletableFuture<Outcome> outcome) {

  long weight() {
    return 1L + request.leaf().states();
  }
}
