package dev.layersock.socket;

import dev.layersock.spi.WaitGate;

/**
 * One thread that waits for something to become true of one or several sockets.
 *
 * <p>The gate makes its fields visible: they are written before it is opened and read when a wait
 * at it is over.
 */
final class Waiter {
  private final WaitGate gate;
  private boolean woken;
  private boolean cancelled;

  Waiter(WaitGate gate) {
    this.gate = gate;
  }

  WaitGate gate() {
    return gate;
  }

  /** Whether something that is waited for may be true now. */
  boolean isWoken() {
    return woken;
  }

  /** Whether the wait was called off (WSPCancelBlockingCall). */
  boolean isCancelled() {
    return cancelled;
  }

  void wake() {
    woken = true;
    gate.open();
  }

  void cancel() {
    cancelled = true;
    gate.open();
  }

  /** Makes it ready for another wait. One that wakes it late does so in vain, which is no harm. */
  void renew() {
    woken = false;
    cancelled = false;
  }
}
