package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The protocols of a network in memory. */
final class Protocols {
  private Protocols() {}

  /** All four, streams first; the settings switch capabilities off. */
  static List<ProtocolInfo> of(LoopbackSettings settings) {
    return List.of(
        stream("tcp4", AddressFamily.INET, settings),
        stream("tcp6", AddressFamily.INET6, settings),
        datagram("udp4", AddressFamily.INET, settings),
        datagram("udp6", AddressFamily.INET6, settings));
  }

  /** Checks that a protocol asked for is one of the four. */
  static void require(ProtocolInfo asked) throws WsaException {
    int expected = asked.type() == SocketType.STREAM ? ProtocolInfo.TCP : ProtocolInfo.UDP;
    if (asked.protocol() != expected) {
      throw new WsaException(
          WsaError.WSAEPROTONOSUPPORT,
          "a "
              + asked.type().label()
              + " socket has protocol "
              + expected
              + " here, not "
              + asked.protocol());
    }
  }

  private static ProtocolInfo stream(String name, AddressFamily family, LoopbackSettings settings) {
    Set<Capability> can =
        EnumSet.of(
            Capability.GUARANTEED_DELIVERY, Capability.GUARANTEED_ORDER, Capability.GRACEFUL_CLOSE);
    addIf(settings.urgent(), Capability.EXPEDITED_DATA, can);
    addIf(settings.connectData(), Capability.CONNECT_DATA, can);
    addIf(settings.disconnectData(), Capability.DISCONNECT_DATA, can);
    addIf(settings.qos(), Capability.QOS_SUPPORTED, can);
    addIf(settings.direction() == Direction.SEND, Capability.UNI_SEND, can);
    addIf(settings.direction() == Direction.RECEIVE, Capability.UNI_RECV, can);
    return new ProtocolInfo(name, family, SocketType.STREAM, ProtocolInfo.TCP, can, 0);
  }

  private static ProtocolInfo datagram(
      String name, AddressFamily family, LoopbackSettings settings) {
    Set<Capability> can =
        EnumSet.of(
            Capability.CONNECTIONLESS, Capability.MESSAGE_ORIENTED, Capability.SUPPORT_BROADCAST);
    int largest = settings.maxDatagram().asInt();
    return new ProtocolInfo(name, family, SocketType.DGRAM, ProtocolInfo.UDP, can, largest);
  }

  private static void addIf(boolean on, Capability capability, Set<Capability> can) {
    if (on) {
      can.add(capability);
    }
  }
}
