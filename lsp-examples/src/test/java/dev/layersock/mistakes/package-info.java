/** Layers that are wrong in every way: what becomes of them, and of those beside them. */
@NullMarked
package dev.layersock.mistakes;

import org.jspecify.annotations.NullMarked;
