/**
 * Invoices, the receivables in them, and their financing: the states and the contracts that check
 * every step. Depends on the JDK and Corda's core alone, because it is what every party verifies
 * with.
 */
@NullMarked
package io.stateset.states.invoice;

import org.jspecify.annotations.NullMarked;
