/**
 * For whoever writes a transport. A transport is a {@link dev.layersock.spi.base.BaseProvider},
 * which makes sockets, and a {@link dev.layersock.spi.base.BaseSocket}, which does what a socket
 * does.
 */
@NullMarked
package dev.layersock.spi.base;

import org.jspecify.annotations.NullMarked;
