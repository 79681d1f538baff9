package dev.layersock.spi;

import dev.layersock.error.WspFunction;
import dev.layersock.protocol.ProtocolInfo;

/**
 * What {@link LayeredProvider#explain} is asked about: a call that nobody makes.
 *
 * @param function {@link WspFunction#CONNECT}, or {@link WspFunction#SEND_TO} for one datagram to
 *     the peer of the request
 * @param protocol the protocol that the socket would have
 * @param connect what connect would get
 */
public record ExplainRequest(WspFunction function, ProtocolInfo protocol, ConnectRequest connect) {
  /** Checks the function. */
  public ExplainRequest {
    if (function != WspFunction.CONNECT && function != WspFunction.SEND_TO) {
      throw new IllegalArgumentException(function + " cannot be explained");
    }
  }

  /** The same with another connect request, as a layer would pass it on. */
  public ExplainRequest with(ConnectRequest other) {
    return new ExplainRequest(function, protocol, other);
  }
}
