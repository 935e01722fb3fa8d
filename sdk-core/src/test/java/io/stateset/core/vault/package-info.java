/** Tests of the vault. */
@org.jspecify.annotations.NullMarked
package io.stateset.core.vault;
