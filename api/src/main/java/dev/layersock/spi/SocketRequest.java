package dev.layersock.spi;

import dev.layersock.protocol.ProtocolInfo;

/**
 * What a new socket is to be.
 *
 * @param protocol the protocol, as the chain offers it
 * @param slots the number of slots that the chain's layers need
 * @param upcalls where the base sends what travels up
 */
public record SocketRequest(ProtocolInfo protocol, int slots, Upcalls upcalls) {
  /** Checks the range. */
  public SocketRequest {
    if (slots < 0) {
      throw new IllegalArgumentException("slots " + slots + " is negative");
    }
  }
}
