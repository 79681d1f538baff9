/** Runs what the README shows, in a project outside of this one, with the built jar. */
@NullMarked
package dev.layersock.readme;

import org.jspecify.annotations.NullMarked;
