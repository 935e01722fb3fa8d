/** A small CorDapp for tests: an IOU between a lender and a borrower. */
@NullMarked
package io.stateset.testcordapp;

import org.jspecify.annotations.NullMarked;
