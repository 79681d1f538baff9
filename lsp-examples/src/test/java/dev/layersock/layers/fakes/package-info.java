/** A lower provider, a context and a clock for tests of layers, all driven by hand. */
@NullMarked
package dev.layersock.layers.fakes;

import org.jspecify.annotations.NullMarked;
