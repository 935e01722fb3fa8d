/**
 * The flows that take invoices and their financing from step to step, both sides, and one call for
 * each of them.
 */
@NullMarked
package io.stateset.states.invoice.flows;

import org.jspecify.annotations.NullMarked;
