/**
 * What an application tests its flows with: a network of nodes and a notary in one JVM, a clock
 * that tests move, faults between nodes, and crashes at named points.
 */
@NullMarked
package io.stateset.testkit;

import org.jspecify.annotations.NullMarked;
