package dev.layersock.loopback;

import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;

/** The directions that a stream socket has. */
public enum Direction {
  /** It sends and receives. */
  BOTH,
  /** It sends only; receiving raises WSAEOPNOTSUPP ({@link Capability#UNI_SEND}). */
  SEND,
  /** It receives only; sending raises WSAEOPNOTSUPP ({@link Capability#UNI_RECV}). */
  RECEIVE;

  /** What a protocol says of the sockets that connect. */
  static Direction of(ProtocolInfo protocol) {
    if (protocol.can(Capability.UNI_SEND)) {
      return SEND;
    }
    return protocol.can(Capability.UNI_RECV) ? RECEIVE : BOTH;
  }

  /** What the other end of a connection has. */
  Direction reversed() {
    return switch (this) {
      case BOTH -> BOTH;
      case SEND -> RECEIVE;
      case RECEIVE -> SEND;
    };
  }

  boolean sends() {
    return this != RECEIVE;
  }

  boolean receives() {
    return this != SEND;
  }
}
