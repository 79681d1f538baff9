package dev.layersock.layers.connectdata;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets one thread at a time do something, and no thread wait for it: whoever comes meanwhile is
 * counted and leaves, and the one who has the turn goes round once more. Any thread may call it.
 */
final class Turn {
  private final AtomicInteger comers = new AtomicInteger();

  /** Takes the turn. False if another thread has it, which will go round once more. */
  boolean take() {
    return comers.getAndIncrement() == 0;
  }

  /** How many have come; to be asked before each round. */
  int comers() {
    return comers.get();
  }

  /** Gives the turn back. False, and it is kept, if more have come since the round began. */
  boolean giveBack(int comersBefore) {
    return comers.compareAndSet(comersBefore, 0);
  }
}
