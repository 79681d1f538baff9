/**
 * {@code java.net} over a chain: socket factories for programs and libraries that take one. What is
 * below is a {@link java.net.SocketImpl} on the sockets of {@link dev.layersock.socket}.
 */
@NullMarked
package dev.layersock.net;

import org.jspecify.annotations.NullMarked;
