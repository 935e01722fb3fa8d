/** Tests of the transport over mutual TLS. */
@NullMarked
package io.stateset.core.messaging.grpc;

import org.jspecify.annotations.NullMarked;
