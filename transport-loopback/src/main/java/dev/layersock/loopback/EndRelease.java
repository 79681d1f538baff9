package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;

/** Why an end of a connection is no socket's any more. */
enum EndRelease {
  /** The socket was closed. */
  CLOSED(WsaError.WSAENOTSOCK, "the socket is closed"),
  /** The socket stays open, and may have another connection. */
  DISCONNECTED(WsaError.WSAENOTCONN, "the socket was disconnected"),
  /** The provider has ended, and the peer's socket with it: there is nobody to be reset. */
  PROVIDER_DOWN(WsaError.WSAENETDOWN, "the provider is cleaned up");

  private final WsaError error;
  private final String reason;

  EndRelease(WsaError error, String reason) {
    this.error = error;
    this.reason = reason;
  }

  /** What is said of a call that was under way. */
  WsaException error() {
    return new WsaException(error, reason);
  }
}
