/** The layer {@code logging}: one line for each event in the life of a socket. */
@NullMarked
package dev.layersock.layers.logging;

import org.jspecify.annotations.NullMarked;
