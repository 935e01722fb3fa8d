/** Tests of the engines. */
@NullMarked
package io.stateset.notary.engine;

import org.jspecify.annotations.NullMarked;
