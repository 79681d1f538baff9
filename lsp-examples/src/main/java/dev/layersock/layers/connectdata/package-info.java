/**
 * The layer {@code connect-data}: caller and callee data for transports that have none, carried by
 * frames ahead of the application's bytes.
 *
 * <p>Every connection through the layer begins with a request frame of the client. A client that
 * gives caller data or a callee buffer asks for an answer, and is connected when the other end has
 * accepted; one that gives neither is connected as soon as its frame is sent. The listening end
 * shows a connection to its application only when the request is there whole. So both ends need the
 * layer: between an end that has it and one that has not, a listener cuts the caller off, and a
 * client that asks for an answer fails with WSAECONNABORTED, WSAECONNREFUSED or WSAETIMEDOUT. A
 * client that asks for none cannot tell.
 *
 * <p>What follows from frames on a connection that is already there:
 *
 * <ul>
 *   <li>A client that asked for no answer and is refused sees a connection and then its reset, with
 *       SO_CONDITIONAL_ACCEPT too.
 *   <li>The listening end hands its socket out when the answer is sent. If its data does not fit
 *       into the client's callee buffer, that socket finds itself reset.
 *   <li>The connections that the layer has taken from below, of which there are at most {@code
 *       max-handshakes}, are beside the backlog.
 *   <li>A condition sees no flow specifications: they are settled when the layer takes the
 *       connection from below.
 * </ul>
 */
@NullMarked
package dev.layersock.layers.connectdata;

import org.jspecify.annotations.NullMarked;
