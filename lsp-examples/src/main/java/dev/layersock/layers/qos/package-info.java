/** The layer {@code qos}: token buckets that shape what a connection sends and receives. */
@NullMarked
package dev.layersock.layers.qos;

import org.jspecify.annotations.NullMarked;
