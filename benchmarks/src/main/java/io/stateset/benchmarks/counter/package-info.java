/** The CorDapp that is measured: two parties count together. */
@NullMarked
package io.stateset.benchmarks.counter;

import org.jspecify.annotations.NullMarked;
