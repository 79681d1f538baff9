/** What a protocol is and can do: family, type, capabilities. */
@NullMarked
package dev.layersock.protocol;

import org.jspecify.annotations.NullMarked;
