/** Part of a house that breaks the rules, to show that they can fail. */
@NullMarked
package dev.layersock.architecture.broken.layers.first;

import org.jspecify.annotations.NullMarked;
