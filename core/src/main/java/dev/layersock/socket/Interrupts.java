package dev.layersock.socket;

import dev.layersock.time.VirtualThreads;

/** Whether {@link Thread#interrupt} ends a blocking call on a socket, with WSAEINTR. */
public enum Interrupts {
  /** It does. */
  HEEDED,
  /** It does not; the thread's interrupt status is kept for later. */
  IGNORED,
  /** On a virtual thread it does, on a platform thread not, as with {@link java.net.Socket}. */
  HEEDED_ON_VIRTUAL_THREADS;

  /** Whether an interrupt of the current thread ends its wait. */
  boolean endWaits() {
    return switch (this) {
      case HEEDED -> true;
      case IGNORED -> false;
      case HEEDED_ON_VIRTUAL_THREADS -> VirtualThreads.isCurrent();
    };
  }
}
