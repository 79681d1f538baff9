package dev.layersock.loopback;

/** A stream socket, as its end of a connection or its queue of connections sees it. */
interface StreamOwner {
  /** Some {@link dev.layersock.spi.Readiness} bits have become true. No lock is held. */
  void changed(int events);

  /** Bytes that may wait to be received. */
  int receiveBuffer();

  /** Whether urgent data is to stay within the stream (SO_OOBINLINE). */
  boolean takesUrgentInline();
}
