/** The library within somebody's program. */
@NullMarked
package dev.layersock.embedded;

import org.jspecify.annotations.NullMarked;
