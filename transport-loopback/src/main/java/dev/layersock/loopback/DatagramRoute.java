package dev.layersock.loopback;

import dev.layersock.error.WsaException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds who gets a datagram, if the {@linkplain NetworkConditions conditions} let it through: they
 * are asked when it is sent, and again when it arrives, if that is later. The tables are looked at
 * under the network's lock, no more.
 */
final class DatagramRoute {
  private static final int NONE = -1;

  private DatagramRoute() {}

  /**
   * Sends a datagram on its way. The buffer is read before this returns.
   *
   * @throws WsaException WSAENETDOWN, WSAENETUNREACH, WSAEHOSTUNREACH
   */
  static void send(
      DatagramSocket sender, InetSocketAddress from, InetSocketAddress to, ByteBuffer data)
      throws WsaException {
    ConditionsInForce conditions = sender.network.conditions();
    HostCondition host = conditions.requireWay(to);
    if (conditions.hasLatency() || sender.hasSomeOnTheWay()) {
      if (host != HostCondition.BLACK_HOLE) {
        sender.onTheWay().send(from, to, data, conditions.latencyNanos);
      }
      return;
    }
    arrive(sender, from, to, data, host);
  }

  /** A datagram that took time arrives, or is lost. */
  static void arriveLate(
      DatagramSocket sender, InetSocketAddress from, InetSocketAddress to, ByteBuffer data) {
    ConditionsInForce conditions = sender.network.conditions();
    if (!conditions.isDown()) {
      arrive(sender, from, to, data, conditions.at(to.getAddress()));
    }
  }

  private static void arrive(
      DatagramSocket sender,
      InetSocketAddress from,
      InetSocketAddress to,
      ByteBuffer data,
      @Nullable HostCondition host) {
    if (host == HostCondition.REFUSING) {
      sender.peerUnreachable(to);
    }
    if (host != null || to.getAddress().isMulticastAddress()) {
      return;
    }
    if (Names.isBroadcast(to.getAddress())) {
      for (DatagramSocket target : everybody(sender, to.getPort())) {
        target.deliver(from, data.duplicate());
      }
      return;
    }
    DatagramSocket target = find(sender, from, to);
    if (target != null) {
      target.deliver(from, data);
    } else {
      sender.peerUnreachable(to);
    }
  }

  /** All at a port that an IPv4 broadcast reaches. */
  private static List<DatagramSocket> everybody(DatagramSocket sender, int port) {
    List<DatagramSocket> all = new ArrayList<>();
    sender.network.lock.lock();
    try {
      for (PortEntry e = sender.ports().first(port); e != null; e = e.nextAtPort()) {
        InetSocketAddress bound = e.boundName();
        if (e instanceof DatagramSocket target
            && bound != null
            && Names.IPV4.isTakenBy(bound.getAddress(), e.takesIpv4())) {
          all.add(target);
        }
      }
    } finally {
      sender.network.lock.unlock();
    }
    return all;
  }

  /** The one whose name fits best: connected to the sender, then specific, then bound first. */
  private static @Nullable DatagramSocket find(
      DatagramSocket sender, InetSocketAddress from, InetSocketAddress to) {
    DatagramSocket best = null;
    int bestFit = NONE;
    sender.network.lock.lock();
    try {
      for (PortEntry e = sender.ports().first(to.getPort()); e != null; e = e.nextAtPort()) {
        if (e instanceof DatagramSocket target) {
          int fit = fit(target, from, to.getAddress());
          if (fit > bestFit) {
            best = target;
            bestFit = fit;
          }
        }
      }
    } finally {
      sender.network.lock.unlock();
    }
    return best;
  }

  private static int fit(DatagramSocket target, InetSocketAddress from, InetAddress to) {
    InetSocketAddress name = target.boundName();
    if (name == null) {
      return NONE;
    }
    boolean specific = name.getAddress().equals(to);
    if (!specific && !target.isWildcardFor(to)) {
      return NONE;
    }
    InetSocketAddress peer = target.peer();
    int connected = peer == null ? 2 : peer.equals(from) ? 4 : 0;
    return specific ? connected + 1 : connected;
  }
}
