/** The programs: the story, which starts the others, and one party of it. */
@NullMarked
package io.stateset.examples.receivables.cli;

import org.jspecify.annotations.NullMarked;
