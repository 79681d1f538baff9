/**
 * A base provider in memory: streams and datagrams between sockets of one network, no kernel.
 *
 * <p>A network is as good as its {@link dev.layersock.loopback.NetworkConditions} say, which tests
 * set to see how a program takes it when the network is down, a host is silent, or the ports have
 * run out:
 *
 * <pre>{@code
 * try (ChainSocket control = sockets.socket(AddressFamily.INET, SocketType.DGRAM)) {
 *   control.ioctl(
 *       NetworkConditions.CODE, NetworkConditions.FAIR.withHost(peer, HostCondition.BLACK_HOLE));
 * }
 * }</pre>
 *
 * <p>All of it happens in the time of the provider's context, so a timeout of 21 seconds takes no
 * time at all where that is virtual.
 */
@NullMarked
package dev.layersock.loopback;

import org.jspecify.annotations.NullMarked;
