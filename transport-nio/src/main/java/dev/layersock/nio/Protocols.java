package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import java.util.List;
import java.util.Set;

/** The protocols that the host's sockets speak. */
final class Protocols {
  /** What fits into one datagram over IPv4; the same for IPv6, so that a chain may use either. */
  static final int MAX_DATAGRAM = 65507;

  static final List<ProtocolInfo> ALL =
      List.of(
          stream("tcp4", AddressFamily.INET),
          stream("tcp6", AddressFamily.INET6),
          datagram("udp4", AddressFamily.INET),
          datagram("udp6", AddressFamily.INET6));

  private Protocols() {}

  /** Checks that a protocol, under whatever name and with whatever layers added, is one of ours. */
  static void require(ProtocolInfo protocol) throws WsaException {
    int ours = protocol.type() == SocketType.STREAM ? ProtocolInfo.TCP : ProtocolInfo.UDP;
    if (protocol.protocol() != ours) {
      throw new WsaException(
          WsaError.WSAEPROTONOSUPPORT,
          "protocol "
              + protocol.protocol()
              + " is not there for "
              + protocol.type().label()
              + " sockets, "
              + ours
              + " is");
    }
  }

  private static ProtocolInfo stream(String name, AddressFamily family) {
    return new ProtocolInfo(
        name,
        family,
        SocketType.STREAM,
        ProtocolInfo.TCP,
        Set.of(
            Capability.GUARANTEED_DELIVERY, Capability.GUARANTEED_ORDER, Capability.GRACEFUL_CLOSE),
        0);
  }

  private static ProtocolInfo datagram(String name, AddressFamily family) {
    return new ProtocolInfo(
        name,
        family,
        SocketType.DGRAM,
        ProtocolInfo.UDP,
        Set.of(
            Capability.CONNECTIONLESS, Capability.MESSAGE_ORIENTED, Capability.SUPPORT_BROADCAST),
        MAX_DATAGRAM);
  }
}
