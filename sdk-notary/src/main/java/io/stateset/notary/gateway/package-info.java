/**
 * Answers Corda's {@code NotaryFlow.Client}: checks what it sends, asks the engine, and signs what
 * the engine accepted. Validating and non-validating.
 */
@NullMarked
package io.stateset.notary.gateway;

import org.jspecify.annotations.NullMarked;
