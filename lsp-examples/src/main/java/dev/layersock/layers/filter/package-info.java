/** The layer {@code filter}: rules that allow or deny connections and datagrams. */
@NullMarked
package dev.layersock.layers.filter;

import org.jspecify.annotations.NullMarked;
