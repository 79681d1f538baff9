/** Tests of what is specific to this transport. */
@NullMarked
package dev.layersock.nio;

import org.jspecify.annotations.NullMarked;
