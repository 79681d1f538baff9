/** Tests of the layer {@code connect-data}. */
@NullMarked
package dev.layersock.layers.connectdata;

import org.jspecify.annotations.NullMarked;
