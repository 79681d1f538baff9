package dev.layersock.loopback;

import dev.layersock.option.IoctlCode;
import dev.layersock.settings.PortRange;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a network in memory is like at the moment: whether it works, which hosts can be reached, how
 * long things take, and what there is enough of. It is read and replaced, as a whole, by the
 * control code {@link #CODE} on any socket of the network:
 *
 * <pre>{@code
 * NetworkConditions before = socket.ioctl(NetworkConditions.CODE, null);
 * socket.ioctl(
 *     NetworkConditions.CODE,
 *     NetworkConditions.FAIR.withHost(peer, HostCondition.BLACK_HOLE));
 * // connects to the peer end with WSAETIMEDOUT after 21 seconds, virtual ones where time is
 * socket.ioctl(NetworkConditions.CODE, before);
 * }</pre>
 *
 * <p>A connect is judged when it is made, as to the link, the ports, the room, and how long it may
 * take; and again, as to the link and the host, when its request arrives, which without latency is
 * the same moment. A request that a black hole has swallowed is lost, whatever becomes of the hole.
 * After each failure the same socket can be connected again; it keeps its name and its options.
 *
 * @param linkDown whether the link is cut. Then connects, and the sends of streams and datagrams,
 *     fail with WSAENETDOWN, and so does a connect whose request arrives; datagrams that arrive are
 *     lost. Connections stay; what a stream has on its way arrives, ends and resets too
 * @param hosts the hosts with which something is wrong
 * @param connectTimeout how long a connect goes on without an answer, be the request on its way,
 *     lost, or waiting for a condition of accept; more than zero. A connect keeps the one that it
 *     began with
 * @param latency how long connection requests, data and datagrams are on their way. A connection
 *     keeps the one that it was made with; the datagrams of one sender stay in order
 * @param ephemeralPorts which ports are given to sockets that are bound without one; not from 0
 * @param connections how many connections there is room for, those in the making included; one more
 *     connect fails with WSAENOBUFS. A connection's room is free once either end has closed,
 *     disconnected or been turned away. 0 or more
 */
public record NetworkConditions(
    boolean linkDown,
    Map<InetAddress, HostCondition> hosts,
    Duration connectTimeout,
    Duration latency,
    PortRange ephemeralPorts,
    int connections) {

  /** Room for as many connections as anybody makes. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /**
   * Everything works and takes no time: no host is special, an unanswered connect goes on for 21
   * seconds, ports are given from 49152 to 65535, and there is room without a limit.
   */
  public static final NetworkConditions FAIR =
      new NetworkConditions(
          false,
          Map.of(),
          Duration.ofSeconds(21),
          Duration.ZERO,
          new PortRange(49152, 65535),
          UNLIMITED);

  /**
   * Reads the conditions of a socket's network, or replaces them if there is an input, at once and
   * as a whole; the output is what is in force then. Any socket and any thread will do.
   */
  public static final IoctlCode<NetworkConditions, NetworkConditions> CODE =
      new IoctlCode<>("NETWORK_CONDITIONS", NetworkConditions.class, NetworkConditions.class);

  /** Checks the ranges and copies the map. */
  public NetworkConditions {
    hosts = Map.copyOf(hosts);
    for (InetAddress host : hosts.keySet()) {
      if (host.isAnyLocalAddress()) {
        throw new IllegalArgumentException("hosts: the all-zero address is no host's; name one");
      }
    }
    if (connectTimeout.isZero() || connectTimeout.isNegative()) {
      throw new IllegalArgumentException("connectTimeout " + connectTimeout + " is not positive");
    }
    if (latency.isNegative()) {
      throw new IllegalArgumentException("latency " + latency + " is negative");
    }
    if (ephemeralPorts.first() == 0) {
      throw new IllegalArgumentException(
          "ephemeralPorts " + ephemeralPorts + " begin at 0, which is no port; begin at 1 or more");
    }
    if (connections < 0) {
      throw new IllegalArgumentException("connections " + connections + " is negative");
    }
  }

  /** The same with the link cut, or up. */
  public NetworkConditions withLinkDown(boolean down) {
    return new NetworkConditions(down, hosts, connectTimeout, latency, ephemeralPorts, connections);
  }

  /** The same with something wrong with a host. */
  public NetworkConditions withHost(InetAddress host, HostCondition condition) {
    Map<InetAddress, HostCondition> more = new HashMap<>(hosts);
    more.put(host, condition);
    return new NetworkConditions(
        linkDown, more, connectTimeout, latency, ephemeralPorts, connections);
  }

  /** The same with nothing wrong with a host. */
  public NetworkConditions withoutHost(InetAddress host) {
    Map<InetAddress, HostCondition> fewer = new HashMap<>(hosts);
    fewer.remove(host);
    return new NetworkConditions(
        linkDown, fewer, connectTimeout, latency, ephemeralPorts, connections);
  }

  /** The same with another time for a connect without an answer. */
  public NetworkConditions withConnectTimeout(Duration timeout) {
    return new NetworkConditions(linkDown, hosts, timeout, latency, ephemeralPorts, connections);
  }

  /** The same with another latency. */
  public NetworkConditions withLatency(Duration time) {
    return new NetworkConditions(
        linkDown, hosts, connectTimeout, time, ephemeralPorts, connections);
  }

  /** The same with other ports to give. */
  public NetworkConditions withEphemeralPorts(PortRange ports) {
    return new NetworkConditions(linkDown, hosts, connectTimeout, latency, ports, connections);
  }

  /** The same with room for another number of connections. */
  public NetworkConditions withConnections(int room) {
    return new NetworkConditions(linkDown, hosts, connectTimeout, latency, ephemeralPorts, room);
  }
}
