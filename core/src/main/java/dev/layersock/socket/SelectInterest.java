package dev.layersock.socket;

import dev.layersock.spi.Readiness;

/** What a select waits for at a socket: the three sets of WSPSelect. */
public enum SelectInterest {
  /** Data, a waiting connection, or the end can be received. */
  READ(Readiness.READABLE | Readiness.ACCEPTABLE | Readiness.CLOSED),
  /** The socket is connected, and a send will probably be taken. */
  WRITE(Readiness.WRITABLE | SocketWaits.CONNECT_ENDED),
  /** The connect has failed, or urgent data waits. */
  EXCEPT(Readiness.URGENT | SocketWaits.CONNECT_ENDED);

  private final int events;

  SelectInterest(int events) {
    this.events = events;
  }

  /** The {@link Readiness} bits that make it true, and {@link SocketWaits#CONNECT_ENDED}. */
  int events() {
    return events;
  }
}
