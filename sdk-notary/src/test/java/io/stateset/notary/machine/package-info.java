/** Tests of the state machine. */
@NullMarked
package io.stateset.notary.machine;

import org.jspecify.annotations.NullMarked;
