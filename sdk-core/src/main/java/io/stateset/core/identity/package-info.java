/**
 * Who is who in a network: the operator that vouches for legal names, the certificates and records
 * it signs, and the network map in which nodes find each other.
 */
@NullMarked
package io.stateset.core.identity;

import org.jspecify.annotations.NullMarked;
