package dev.layersock.loopback;

import dev.layersock.error.WsaException;
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
  private DatagramRoute() {}

  /**
   * Sends a datagram on its way. The buffer is read before this returns.
   *
   * @throws WsaException WSAENETDOWN, WSAENETUNREACH, WSAEHOSTUNREACH
   */
  static void send(
      DatagramSocket sender, InetSocketAddress from, InetSocketAddress to, ByteBuffer data)
      throws WsaException {
    Weather weather = sender.network.weather();
    HostCondition host = weather.requireWay(to);
    if (weather.hasLatency() || sender.hasSomeOnTheWay()) {
      if (host != HostCondition.BLACK_HOLE) {
        sender.onTheWay().send(from, to, data, weather.latencyNanos);
      }
      return;
    }
    arrive(sender, from, to, data, host);
  }

  /** A datagram that took time arrives, or is lost. */
  static void arriveLate(
      DatagramSocket sender, InetSocketAddress from, InetSocketAddress to, ByteBuffer data) {
    Weather weather = sender.network.weather();
    if (!weather.isDown()) {
      arrive(sender, from, to, data, weather.at(to.getAddress()));
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

  private static List<DatagramSocket> everybody(DatagramSocket sender, int port) {
    List<DatagramSocket> all = new ArrayList<>();
    sender.network.lock.lock();
    try {
      LoopbackSocket s = sender.network.names(sender.protocol()).first(port);
      for (; s != null; s = s.nextAtPort) {
        if (s instanceof DatagramSocket target) {
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
    int bestFit = -1;
    sender.network.lock.lock();
    try {
      LoopbackSocket s = sender.network.names(sender.protocol()).first(to.getPort());
      for (; s != null; s = s.nextAtPort) {
        int fit = s instanceof DatagramSocket target ? fit(target, from, to) : -1;
        if (fit > bestFit) {
          best = (DatagramSocket) s;
          bestFit = fit;
        }
      }
    } finally {
      sender.network.lock.unlock();
    }
    return best;
  }

  private static int fit(DatagramSocket target, InetSocketAddress from, InetSocketAddress to) {
    InetSocketAddress name = target.local;
    if (name == null) {
      return -1;
    }
    boolean wild = name.getAddress().isAnyLocalAddress();
    if (!wild && !name.getAddress().equals(to.getAddress())) {
      return -1;
    }
    InetSocketAddress peer = target.peer();
    int specific = wild ? 0 : 1;
    if (peer == null) {
      return 2 + specific;
    }
    return peer.equals(from) ? 4 + specific : specific;
  }
}
