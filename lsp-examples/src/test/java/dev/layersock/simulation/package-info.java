/** Runs in virtual time, which a seed repeats. */
@NullMarked
package dev.layersock.simulation;

import org.jspecify.annotations.NullMarked;
