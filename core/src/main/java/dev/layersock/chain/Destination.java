package dev.layersock.chain;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ExplainRequest;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What can be a destination at all. Looked at before any layer is asked. Thread-safe. */
public final class Destination {
  private Destination() {}

  /**
   * Checks that something can be sent to an address.
   *
   * @throws WsaException WSAEADDRNOTAVAIL for the all-zero address, in any spelling
   */
  public static void require(SocketAddress destination, WspFunction function) throws WsaException {
    if (isNobody(destination)) {
      throw Framework.raised(nobody(destination), function);
    }
  }

  /** What {@link #require} would raise for a connect or datagram; null for nothing. */
  static @Nullable WsaException refusal(ExplainRequest request) {
    SocketAddress peer = request.connect().peer();
    boolean takesBack =
        request.function() == WspFunction.CONNECT
            && request.protocol().type() == SocketType.DGRAM; // the all-zero address does
    return takesBack || !isNobody(peer) ? null : nobody(peer);
  }

  private static boolean isNobody(SocketAddress destination) {
    return Addresses.isAllZero(Addresses.canonical(destination));
  }

  private static WsaException nobody(SocketAddress destination) {
    return new WsaException(
        WsaError.WSAEADDRNOTAVAIL, "the all-zero address is nobody's", destination);
  }
}
