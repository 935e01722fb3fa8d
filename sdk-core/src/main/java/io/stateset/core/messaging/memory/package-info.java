/** A transport within one JVM, for tests: no sockets, no TLS, the same contract. */
@NullMarked
package io.stateset.core.messaging.memory;

import org.jspecify.annotations.NullMarked;
