/** Finds the providers that are there: layers and bases, by the names that files call them. */
@NullMarked
package dev.layersock.discovery;

import org.jspecify.annotations.NullMarked;
