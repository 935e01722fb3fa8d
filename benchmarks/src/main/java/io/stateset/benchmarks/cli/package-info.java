/** The programs: the benchmarks, and a company that some of them start. */
@NullMarked
package io.stateset.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
