/** Every address in every spelling, against every function that takes one. */
@NullMarked
package dev.layersock.addresses;

import org.jspecify.annotations.NullMarked;
