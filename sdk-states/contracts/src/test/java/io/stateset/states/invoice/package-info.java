/** Invoices and their contracts. */
@NullMarked
package io.stateset.states.invoice;

import org.jspecify.annotations.NullMarked;
