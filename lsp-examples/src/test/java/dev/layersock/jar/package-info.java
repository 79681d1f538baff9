/** Runs the built jar's {@code relay} and {@code connect} as processes over 127.0.0.1. */
@NullMarked
package dev.layersock.jar;

import org.jspecify.annotations.NullMarked;
