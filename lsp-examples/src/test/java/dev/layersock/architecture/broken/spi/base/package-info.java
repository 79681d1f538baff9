/** What is for transports. */
@NullMarked
package dev.layersock.architecture.broken.spi.base;

import org.jspecify.annotations.NullMarked;
