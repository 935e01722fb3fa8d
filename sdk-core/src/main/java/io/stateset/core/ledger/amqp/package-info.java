/**
 * Corda 4's AMQP serialisation, byte for byte, without JVM flags: put together from the public
 * parts of corda-serialization, with replacements for the parts that look into the JDK by
 * reflection. What arrives from outside is bounded before it is read, and classes that are not
 * known are refused, never synthesised.
 */
@NullMarked
package io.stateset.core.ledger.amqp;

import org.jspecify.annotations.NullMarked;
