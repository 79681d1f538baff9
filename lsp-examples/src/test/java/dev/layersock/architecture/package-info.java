/** What keeps the house in order: who may import what, and what is public. */
@NullMarked
package dev.layersock.architecture;

import org.jspecify.annotations.NullMarked;
