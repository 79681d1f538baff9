package dev.layersock.socket;

import dev.layersock.spi.WaitGate;

/** One thread that waits for something to become true of one or several sockets. */
final class Waiter {
  private final WaitGate gate;
  private volatile boolean woken;
  private volatile boolean cancelled;

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
}
