/** A house that breaks the rules, to show that they can fail. */
@NullMarked
package dev.layersock.architecture.broken;

import org.jspecify.annotations.NullMarked;
