package dev.layersock.contract;

import dev.layersock.error.WsaError;

/** Why a connect fails, besides what a test can bring about with sockets alone. */
public enum Cause {
  /** The way to the network is cut. */
  NETWORK_DOWN(WsaError.WSAENETDOWN),
  /** There is no way to the peer's network. */
  NETWORK_UNREACHABLE(WsaError.WSAENETUNREACH),
  /** There is no way to the peer's host. */
  HOST_UNREACHABLE(WsaError.WSAEHOSTUNREACH),
  /** The peer's host refuses, whoever listens there. */
  HOST_REFUSES(WsaError.WSAECONNREFUSED),
  /** Nothing ever comes back. */
  NO_ANSWER(WsaError.WSAETIMEDOUT),
  /** There is no buffer space for another connection. */
  NO_BUFFERS(WsaError.WSAENOBUFS),
  /** No port is left for a socket that is not bound. */
  NO_PORTS(WsaError.WSAENOBUFS);

  private final WsaError error;

  Cause(WsaError error) {
    this.error = error;
  }

  /** How the connect fails. */
  public WsaError error() {
    return error;
  }
}
