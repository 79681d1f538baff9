/** Where Guice is used: it builds each provider from its constructor. */
@NullMarked
package dev.layersock.wiring;

import org.jspecify.annotations.NullMarked;
