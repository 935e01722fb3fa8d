/**
 * Contract code: where its archives are found on the class path, how they are stored as
 * attachments, what an archive must not contain, the class loader that contracts run in, and the
 * verification of transactions with it.
 */
@NullMarked
package io.stateset.core.ledger.contracts;

import org.jspecify.annotations.NullMarked;
