package dev.layersock.loopback;

import org.jspecify.annotations.Nullable;

/** A stream socket, as its end of a connection or its queue of connections sees it. */
interface StreamOwner {
  /** Some {@link dev.layersock.spi.Readiness} bits have become true. No lock is held. */
  void changed(int events);

  /** Tells a socket, if there is one, of what has become true, if anything has. */
  static void tell(@Nullable StreamOwner socket, int events) {
    if (socket != null && events != 0) {
      socket.changed(events);
    }
  }

  /** Bytes that may wait to be received. */
  int receiveBuffer();

  /** Whether urgent data is to stay within the stream (SO_OOBINLINE). */
  boolean takesUrgentInline();
}
