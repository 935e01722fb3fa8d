/** What tests of all rooms need to wait for other threads and processes. */
@NullMarked
package io.stateset.core.testing;

import org.jspecify.annotations.NullMarked;
