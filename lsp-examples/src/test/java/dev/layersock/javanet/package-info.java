/** Runs java.net sockets over chains of the real transports. */
@NullMarked
package dev.layersock.javanet;

import org.jspecify.annotations.NullMarked;
