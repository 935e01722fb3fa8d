/**
 * Messages between nodes: the {@code Transport} SPI carries requests between two nodes that have
 * proved who they are; {@code Messaging} on top of it delivers numbered messages once and in order,
 * whatever dies.
 */
@NullMarked
package io.stateset.core.messaging;

import org.jspecify.annotations.NullMarked;
