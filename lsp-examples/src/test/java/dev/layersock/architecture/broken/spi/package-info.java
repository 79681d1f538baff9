/** Part of a house that breaks the rules, to show that they can fail. */
@NullMarked
package dev.layersock.architecture.broken.spi;

import org.jspecify.annotations.NullMarked;
