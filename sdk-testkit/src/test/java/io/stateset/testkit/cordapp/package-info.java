/** A small CorDapp: two parties agree on a number. */
@NullMarked
package io.stateset.testkit.cordapp;

import org.jspecify.annotations.NullMarked;
