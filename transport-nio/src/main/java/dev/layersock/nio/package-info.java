/**
 * The base provider {@code nio}: TCP and UDP, IPv4 and IPv6, over {@code java.nio.channels}.
 *
 * <p>Where the JVM or the host decides, it differs from Winsock as follows:
 *
 * <ul>
 *   <li>The kernel accepts connections, then the condition of accept is asked. A rejected caller
 *       sees a connection and then its reset, with SO_CONDITIONAL_ACCEPT too.
 *   <li>Which wildcard and specific binds exclude each other is the host's rule. Streams that an
 *       earlier socket left in TIME_WAIT do not hinder a bind, unless it is exclusive; two sockets
 *       that both take such an address learn of each other in listen.
 *   <li>A socket that was bound by its connect alone and failed gets its port anew: when it
 *       connects again, or before that when it is asked for its name. After DISCONNECT_EX it has
 *       the port that it had, unless the host uses that for another connection, too. If both ends
 *       had ended the connection in good order, an address that was bound by the caller may be in
 *       TIME_WAIT, and the next connect WSAEADDRINUSE.
 *   <li>A socket does not connect to itself, where the host would let it.
 *   <li>A second listen leaves the backlog as it is. With a full backlog, hosts other than Windows
 *       keep a caller waiting instead of refusing it.
 *   <li>The JDK's channels of IPv6 take IPv4, too. A socket with IPV6_V6ONLY, as it is at first,
 *       resets callers of IPv4 when it comes to them (they see a connection first) and drops
 *       datagrams of IPv4. To the host it has the port in both families all the same: while it is
 *       bound to the wildcard address {@code ::}, nobody else binds that port for IPv4.
 *   <li>A socket of IPv6 without IPV6_V6ONLY that is bound to {@code 0.0.0.0} is bound to {@code
 *       ::}, and says so.
 *   <li>The kernel's socket under a datagram socket is never connected, so a datagram that met a
 *       closed port is not reported (no WSAECONNRESET), and one that is bound to the wildcard
 *       address says so also while it has a default peer.
 *   <li>There is no urgent data, no data on connect or disconnect, and no quality of service.
 *   <li>A linger time counts for blocking sockets; others are closed gracefully in the background.
 * </ul>
 *
 * <p>Looking is reading ahead: select, MSG_PEEK, FIONREAD and a watch of CLOSED take the first
 * byte, datagram or connection from the kernel and keep it for the next receive or accept. A select
 * costs one system call, on a socket with a full send buffer five. CLOSED is true once all data
 * before the end, or before the break, has been taken.
 *
 * <p>In {@link dev.layersock.nio.NioProvider#cleanup cleanup} both ends of a connection hear
 * WSAENETDOWN, though one is reset by the other; a peer elsewhere sees the reset.
 */
@NullMarked
package dev.layersock.nio;

import org.jspecify.annotations.NullMarked;
