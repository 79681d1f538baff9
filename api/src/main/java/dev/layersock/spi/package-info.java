/**
 * The service provider interface. A layer's author starts at {@link
 * dev.layersock.spi.LayeredProvider}, a transport's author at {@link
 * dev.layersock.spi.ServiceProvider}.
 */
@NullMarked
package dev.layersock.spi;

import org.jspecify.annotations.NullMarked;
