/**
 * What a system of chains is to be, before anything of it is made: the values that a configuration
 * file, or code, describes it with.
 */
@NullMarked
package dev.layersock.composition;

import org.jspecify.annotations.NullMarked;
