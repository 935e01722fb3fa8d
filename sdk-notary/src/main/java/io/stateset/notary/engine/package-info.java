/**
 * What stands between those who ask and the state machine: an engine puts requests into an order,
 * applies them in blocks and answers when the block is on disk. {@code SoloEngine} does so in this
 * JVM alone.
 */
@NullMarked
package io.stateset.notary.engine;

import org.jspecify.annotations.NullMarked;
