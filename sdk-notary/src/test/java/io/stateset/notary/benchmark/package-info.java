/** Whole-run measurements; not run as tests. */
@NullMarked
package io.stateset.notary.benchmark;

import org.jspecify.annotations.NullMarked;
