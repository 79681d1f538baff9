package dev.layersock.time;

import java.util.concurrent.locks.Condition;

/**
 * Moves the time on behalf of whoever asks for that. Guarded by the lock of the turns, with which
 * it is called.
 */
final class Advancing {
  private final Turns turns;
  private final Condition changed;
  private final Timers timers;
  private final TaskRunner tasks;
  private int callers;
  private boolean outsiderMoves;

  Advancing(Turns turns, Condition changed, Timers timers, TaskRunner tasks) {
    this.turns = turns;
    this.changed = changed;
    this.timers = timers;
    this.tasks = tasks;
  }

  /** Whether somebody moves the time, so that it does not go on by itself. */
  boolean isUnderWay() {
    return callers > 0;
  }

  /**
   * Moves it. An outsider waits for other outsiders, and then before each moment, and at the end,
   * until nobody is ready any more.
   */
  void advance(long nanos, boolean outside) {
    while (outside && outsiderMoves) {
      changed.awaitUninterruptibly();
    }
    callers++;
    outsiderMoves |= outside;
    try {
      awaitQuiet(outside);
      long end = Timers.saturatedAdd(timers.now(), nanos);
      while (!timers.isEmpty() && timers.nextAt() <= end) {
        advanceTo(timers.nextAt(), outside);
      }
      timers.moveTo(end);
    } finally {
      callers--;
      if (outside) {
        outsiderMoves = false;
        changed.signalAll();
      }
    }
  }

  private void advanceTo(long at, boolean outside) {
    if (outside) {
      tasks.runMoment(at);
      turns.goOnElsewhere();
      awaitQuiet(true);
    } else {
      tasks.runOne(at);
    }
  }

  private void awaitQuiet(boolean outside) {
    while (outside && turns.isBusy()) {
      changed.awaitUninterruptibly();
    }
  }
}
