package dev.layersock.chain;

/** Deals out the slots of one chain's sockets. Used by the one thread that assembles the chain. */
final class SlotCounter {
  private int next;
  private boolean complete;

  /**
   * Starts after some slots.
   *
   * @param reserved those that belong to what is above the chain
   */
  SlotCounter(int reserved) {
    this.next = reserved;
  }

  /** The next free index. */
  int take(String layer) {
    if (complete) {
      throw new IllegalStateException(
          "layer '" + layer + "' asks for a slot too late: slots are for constructors");
    }
    return next++;
  }

  /** No more are given; the number of all. */
  int complete() {
    complete = true;
    return next;
  }
}
