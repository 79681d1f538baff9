/** The catalog: which chains there are, in which order, and which one a new socket gets. */
@NullMarked
package dev.layersock.catalog;

import org.jspecify.annotations.NullMarked;
