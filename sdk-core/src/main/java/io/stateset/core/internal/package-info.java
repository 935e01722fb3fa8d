/**
 * Puts the rooms together into a node and shows them to Corda's flows as its services. No promises:
 * nothing here is for embedders.
 */
@NullMarked
package io.stateset.core.internal;

import org.jspecify.annotations.NullMarked;
