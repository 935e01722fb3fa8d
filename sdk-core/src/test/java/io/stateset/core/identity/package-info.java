/** Tests of identities, certificates and the network map. */
@org.jspecify.annotations.NullMarked
package io.stateset.core.identity;
