/**
 * How a provider is made known to the rest of the system, through {@link java.util.ServiceLoader}.
 */
@NullMarked
package dev.layersock.descriptor;

import org.jspecify.annotations.NullMarked;
