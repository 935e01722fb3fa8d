/**
 * Private keys and what signs with them: the {@code SigningKeyStore} SPI, the software store, and
 * Corda's crypto as a guest.
 */
@NullMarked
package io.stateset.core.keys;

import org.jspecify.annotations.NullMarked;
