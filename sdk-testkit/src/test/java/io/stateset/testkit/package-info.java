/** Tests of the test kit, and of nodes with it. */
@NullMarked
package io.stateset.testkit;

import org.jspecify.annotations.NullMarked;
