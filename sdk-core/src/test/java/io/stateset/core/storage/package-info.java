/** Tests of the relational store. */
@org.jspecify.annotations.NullMarked
package io.stateset.core.storage;
