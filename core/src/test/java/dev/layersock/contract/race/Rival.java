package dev.layersock.contract.race;

import java.util.concurrent.Callable;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A second thread, which acts at the same moment as the first. They meet without spinning for long;
 * once both are awake they spin a little, since waking takes longer than most acts.
 */
final class Rival implements Runnable {
  private static final int MOST_SPINS = 2_000;

  private final Phaser meeting = new Phaser(2);
  private final AtomicInteger awake = new AtomicInteger();
  private Act act = () -> {}; // handed over by the meeting, as all that is not final
  private int delay;
  private boolean over;
  private @Nullable Throwable failure;

  /**
   * Has the rival act at the same moment as this thread, and waits for both.
   *
   * @param ownDelay how often this thread spins before it acts
   * @param otherDelay how often the rival does
   */
  <T> T together(Callable<T> own, int ownDelay, Act other, int otherDelay) throws Exception {
    act = other;
    delay = otherDelay;
    meet();
    T value = null;
    Throwable mine = null;
    try {
      spin(ownDelay);
      value = own.call();
    } catch (Throwable e) { // the rival has to be met whatever happens
      mine = e;
    }
    meeting.arriveAndAwaitAdvance();
    Throwable theirs = failure;
    failure = null;
    if (mine != null || theirs != null) {
      AssertionError both = new AssertionError(mine == null ? theirs : mine);
      if (mine != null && theirs != null) {
        both.addSuppressed(theirs);
      }
      throw both;
    }
    if (value == null) {
      throw new AssertionError("nothing came of it");
    }
    return value;
  }

  /** Ends the rival's thread. */
  void end() {
    over = true;
    meeting.arriveAndDeregister();
  }

  @Override
  public void run() {
    while (true) {
      meet();
      if (over) {
        return;
      }
      try {
        spin(delay);
        act.run();
      } catch (Throwable e) { // reported by the first thread
        failure = e;
      }
      meeting.arriveAndAwaitAdvance();
    }
  }

  private void meet() {
    int phase = meeting.arriveAndAwaitAdvance();
    // Two phases a round, each of which both pass once: both are awake at the number of phases.
    awake.incrementAndGet();
    for (int i = 0; i < MOST_SPINS && awake.get() < phase + 1 && !over; i++) {
      Thread.onSpinWait();
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }
}
