/** Tests of keys, and of Corda's crypto as a guest. */
@org.jspecify.annotations.NullMarked
package io.stateset.core.keys;
