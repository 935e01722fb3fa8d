/**
 * Three companies finance a receivable: reading an invoice, the story, what each party is asked to
 * do, and the picture.
 */
@NullMarked
package io.stateset.examples.receivables;

import org.jspecify.annotations.NullMarked;
