/**
 * The notary's replicated state machine. Everything here is pure: the same block applied to the
 * same state gives the same outcomes, writes and app hash at every member. Time comes with the
 * block; nothing reads a clock, a disk or the network.
 *
 * <p>The binary forms in this package are part of consensus. Each starts with a version byte, and
 * for each value there is exactly one form.
 */
@NullMarked
package io.stateset.notary.machine;

import org.jspecify.annotations.NullMarked;
