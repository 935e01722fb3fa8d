/** Tests of the gateway, with a small CorDapp of its own. */
@NullMarked
package io.stateset.notary.gateway;

import org.jspecify.annotations.NullMarked;
