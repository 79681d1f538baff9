package dev.layersock.socket;

/** A waiter at one socket, and what it waits for there. */
final class Waiting {
  private final Waiter waiter;

  /** This alone, as a list. */
  private final Waiting[] alone = {this};

  /** Written before this is at the socket, which makes it visible. */
  private int events;

  Waiting(Waiter waiter, int events) {
    this.waiter = waiter;
    this.events = events;
  }

  Waiter waiter() {
    return waiter;
  }

  int events() {
    return events;
  }

  Waiting[] alone() {
    return alone;
  }

  /** Makes it ready for another wait. */
  Waiting renewed(int events) {
    this.events = events;
    waiter.renew();
    return this;
  }
}
