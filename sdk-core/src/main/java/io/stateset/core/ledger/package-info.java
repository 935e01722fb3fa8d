/**
 * The ledger: contract code and attachments, verification, the transaction store and back-chain
 * resolution. How ledger objects become bytes is in {@code io.stateset.core.ledger.amqp}.
 */
@NullMarked
package io.stateset.core.ledger;

import org.jspecify.annotations.NullMarked;
