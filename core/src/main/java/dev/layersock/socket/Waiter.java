package dev.layersock.socket;

import dev.layersock.spi.WaitGate;

/** One thread that waits for something to become true of one or several sockets. */
class Waiter {
  private volatile WaitGate gate;
  private volatile boolean woken;
  private volatile boolean cancelled;

  Waiter(WaitGate gate) {
    this.gate = gate;
  }

  final WaitGate gate() {
    return gate;
  }

  /** Waits at another gate from now on. To be followed by a look at what this tells. */
  final void setGate(WaitGate gate) {
    this.gate = gate;
  }

  /** Whether something that is waited for may be true now. */
  final boolean isWoken() {
    return woken;
  }

  /** Whether the wait was called off (WSPCancelBlockingCall). */
  final boolean isCancelled() {
    return cancelled;
  }

  void wake() {
    woken = true;
    gate.open();
  }

  /** Calls the wait off. Whether there is one: who waits elsewhere, too, may not wait now. */
  boolean cancel() {
    cancelled = true;
    gate.open();
    return true;
  }

  /** Before something is watched: what has woken it until now has been looked at. */
  final void expect() {
    woken = false;
  }

  /** Makes it ready for another wait. One that ends the last late wakes this in vain: no harm. */
  final void renew() {
    woken = false;
    cancelled = false;
  }
}
