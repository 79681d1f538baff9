/**
 * Sockets over a chain, as an application uses them: blocking and non-blocking, with select, event
 * records and listeners. All ways of waiting are made here, of the one readiness flow of the
 * providers. Start at {@link dev.layersock.socket.ChainSocket}.
 */
@NullMarked
package dev.layersock.socket;

import org.jspecify.annotations.NullMarked;
