/** Tests of the command lines. */
@org.jspecify.annotations.NullMarked
package io.stateset.core.cli;
