/**
 * Settles transactions that a flow left in flight: asks their notary again, which is safe, and
 * finalises or removes them here and at the other parties.
 */
@NullMarked
package io.stateset.core.flow.settlement;

import org.jspecify.annotations.NullMarked;
