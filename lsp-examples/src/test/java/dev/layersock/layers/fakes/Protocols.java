package dev.layersock.layers.fakes;

import dev.layersock.chain.Framework;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.Upcalls;
import java.util.Set;

/** The protocols of the fake provider. */
public final class Protocols {
  private static final ProtocolInfo TCP =
      new ProtocolInfo(
          "tcp4", AddressFamily.INET, SocketType.STREAM, ProtocolInfo.TCP, Set.of(), 0);
  private static final ProtocolInfo UDP =
      new ProtocolInfo(
          "udp4",
          AddressFamily.INET,
          SocketType.DGRAM,
          ProtocolInfo.UDP,
          Set.of(Capability.CONNECTIONLESS),
          65507);

  private Protocols() {}

  /** A request for a stream socket whose events go to a layer. */
  public static SocketRequest stream(Upcalls layer) {
    return request(TCP, layer);
  }

  /** A request for a datagram socket whose events go to a layer. */
  public static SocketRequest datagram(Upcalls layer) {
    return request(UDP, layer);
  }

  private static SocketRequest request(ProtocolInfo protocol, Upcalls layer) {
    return Framework.request(
        protocol, 1, layer, layer instanceof LayeredProvider whole ? whole::ended : null);
  }

  /** What explain is asked of a stream socket's connect. */
  public static ExplainRequest connect(ConnectRequest request) {
    return new ExplainRequest(WspFunction.CONNECT, TCP, request);
  }

  /** What explain is asked of a datagram. */
  public static ExplainRequest sendTo(ConnectRequest request) {
    return new ExplainRequest(WspFunction.SEND_TO, UDP, request);
  }
}
