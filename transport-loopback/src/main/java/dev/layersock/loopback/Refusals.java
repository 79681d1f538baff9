package dev.layersock.loopback;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.QualityOfService;
import dev.layersock.settings.PortRange;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import java.net.InetSocketAddress;

/**
 * What a network would say to a connect or a datagram of an unbound socket with no option set, if
 * it were made and arrived now. Nothing is done.
 *
 * <p>Any thread may call it.
 */
final class Refusals {
  private Refusals() {}

  /**
   * Checks a request.
   *
   * @throws WsaException what the call would raise, or end with
   */
  static void require(Network network, ExplainRequest request) throws WsaException {
    if (!(request.connect().peer() instanceof InetSocketAddress peer)) {
      return;
    }
    if (request.protocol().type() == SocketType.STREAM) {
      requireStream(network, request, peer);
    } else {
      requireDatagram(network, request, peer);
    }
  }

  private static void requireStream(Network network, ExplainRequest request, InetSocketAddress peer)
      throws WsaException {
    ConnectRequest connect = request.connect();
    ConnectAttempt.requireUsable(connect, network.settings);
    QualityOfService flows =
        StreamFlows.forConnect(
            connect.qos(), null, network.settings, Direction.of(request.protocol()));
    ConditionsInForce conditions = network.conditions();
    network.lock.lock();
    try {
      requireFreePort(network, request, peer);
      conditions.requireUp(peer);
      network.room.require(conditions.given.connections());
      network.admission.require(flows);
      Listeners.find(network, peer);
    } finally {
      network.lock.unlock();
    }
  }

  private static void requireDatagram(
      Network network, ExplainRequest request, InetSocketAddress peer) throws WsaException {
    boolean connects = request.function() == WspFunction.CONNECT;
    if (connects && Addresses.isAllZero(peer)) {
      return;
    }
    if (Names.isBroadcast(peer.getAddress())) {
      throw DatagramSocket.noBroadcast(peer);
    }
    if (connects) {
      DatagramSocket.requireNoFlows(request.connect());
    }
    network.lock.lock();
    try {
      requireFreePort(network, request, peer);
    } finally {
      network.lock.unlock();
    }
    if (connects) {
      network.conditions().requireUp(peer);
    } else {
      network.conditions().requireWay(peer);
    }
  }

  private static void requireFreePort(
      Network network, ExplainRequest request, InetSocketAddress peer) throws WsaException {
    PortRange given = network.conditions().given.ephemeralPorts();
    network
        .ports(request.protocol().type())
        .requireFreePort(given, Names.of(peer.getAddress()).home(), false);
  }
}
