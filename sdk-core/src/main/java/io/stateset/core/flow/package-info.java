/**
 * Runs Corda's {@code FlowLogic} on ordinary threads: sessions between flows of different nodes,
 * waits, progress, and what is kept of a flow. {@code FlowMachine.suspend} is the one place where a
 * flow waits.
 */
@NullMarked
package io.stateset.core.flow;

import org.jspecify.annotations.NullMarked;
