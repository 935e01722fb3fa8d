/** Tests of the transport within one JVM. */
@NullMarked
package io.stateset.core.messaging.memory;

import org.jspecify.annotations.NullMarked;
