package dev.layersock.layers.connectdata;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Lets one thread at a time do something, and no thread wait for it: whoever comes meanwhile is
 * counted and leaves, and the one who has the turn goes round once more. Any thread may call it.
 */
final class Turn {
  // An updater rather than an object, since every connect pays for it.
  private static final AtomicIntegerFieldUpdater<Turn> COMERS =
      AtomicIntegerFieldUpdater.newUpdater(Turn.class, "comers");

  private volatile int comers;

  /** Takes the turn. False if another thread has it, which will go round once more. */
  boolean take() {
    return COMERS.getAndIncrement(this) == 0;
  }

  /** How many have come; to be asked before each round. */
  int comers() {
    return comers;
  }

  /** Gives the turn back. False, and it is kept, if more have come since the round began. */
  boolean giveBack(int comersBefore) {
    return COMERS.compareAndSet(this, comersBefore, 0);
  }
}
