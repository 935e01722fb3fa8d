/** A small CorDapp: notes that their owner replaces. */
@NullMarked
package io.stateset.notary.gateway.testapp;

import org.jspecify.annotations.NullMarked;
