/** Tests of durable messages, and the contract of what carries them. */
@NullMarked
package io.stateset.core.messaging;

import org.jspecify.annotations.NullMarked;
