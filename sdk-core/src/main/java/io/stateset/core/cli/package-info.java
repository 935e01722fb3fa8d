/**
 * Command lines. Each {@code main} hands its exit code to the launcher; nothing below it ends the
 * JVM.
 */
@NullMarked
package io.stateset.core.cli;

import org.jspecify.annotations.NullMarked;
