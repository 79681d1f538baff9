/** Part of a house that breaks the rules, to show that they can fail. */
@NullMarked
package dev.layersock.architecture.broken.layers.second;

import org.jspecify.annotations.NullMarked;
