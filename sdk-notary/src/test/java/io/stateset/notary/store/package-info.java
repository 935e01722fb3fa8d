/** Tests of the stores. */
@NullMarked
package io.stateset.notary.store;

import org.jspecify.annotations.NullMarked;
