package io.stateset.notary.machine;

import java.util.List;

/**
 * What applying a block gives.
 *
 * @param outcomes one for each request, in the block's order
 * @param writes to be stored before any outcome is told
 */
public record BlockResult(List<Outcome> outcomes, BlockWrites writes) {}
