/** Reads a file of chains: all of its problems at once, each with its place, or a composition. */
@NullMarked
package dev.layersock.config;

import org.jspecify.annotations.NullMarked;
