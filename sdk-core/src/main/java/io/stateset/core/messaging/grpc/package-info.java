/** The transport between companies: gRPC over mutual TLS 1.3. */
@NullMarked
package io.stateset.core.messaging.grpc;

import org.jspecify.annotations.NullMarked;
