/**
 * Hosts of nodes, each the {@code main} of a process of its own, which compare their JVM before and
 * after.
 */
@NullMarked
package io.stateset.guests;

import org.jspecify.annotations.NullMarked;
