/** What is measured, one class a benchmark. */
@NullMarked
package io.stateset.benchmarks;

import org.jspecify.annotations.NullMarked;
