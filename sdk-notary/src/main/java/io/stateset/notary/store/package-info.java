/**
 * Where the notary's state is kept: consumed states, and accepted requests as an append-only log
 * after RFC 6962 with proofs. What {@code commit} returned from survives a killed process and lost
 * power.
 */
@NullMarked
package io.stateset.notary.store;

import org.jspecify.annotations.NullMarked;
