/** Tests of dialling. */
@NullMarked
package dev.layersock.dial;

import org.jspecify.annotations.NullMarked;
