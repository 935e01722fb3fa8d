/**
 * The rules that hold for the whole of the core: which room may use which, and what a guest does
 * not do.
 */
@NullMarked
package io.stateset.core.architecture;

import org.jspecify.annotations.NullMarked;
