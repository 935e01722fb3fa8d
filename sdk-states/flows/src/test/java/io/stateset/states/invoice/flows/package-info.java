/** Invoices in networks of whole nodes. */
@NullMarked
package io.stateset.states.invoice.flows;

import org.jspecify.annotations.NullMarked;
