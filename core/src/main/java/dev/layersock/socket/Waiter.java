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

  /** Before something is watched: what has woken it until now has been looked at. */
  void expect() {
    woken = false;
  }

  /** Makes it ready for another wait. One that ends the last late wakes this in vain: no harm. */
  void renew() {
    woken = false;
    cancelled = false;
  }
}
