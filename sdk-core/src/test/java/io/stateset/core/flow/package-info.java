/** Tests of the flow runtime. */
@NullMarked
package io.stateset.core.flow;

import org.jspecify.annotations.NullMarked;
