package dev.layersock.time;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, in real time and on a thread of its own, whether the participant whose turn it is waits
 * elsewhere than at a gate. The thread lives as long as there are participants.
 */
final class StallWatch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(StallWatch.class);
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** That many looks in a row make a stall: half a second. */
  private static final int STALL = 10;

  /** That many looks in a row make a starter one that waits elsewhere. */
  private static final int WAITS = 2;

  private final Turns turns;

  /** Guarded by the lock of the turns. */
  private @Nullable Thread thread;

  private final StalledLooks running = new StalledLooks(STALL);
  private final Map<Thread, StalledLooks> starters = new HashMap<>();

  StallWatch(Turns turns) {
    this.turns = turns;
  }

  /** Starts it, if it does not run. With the lock of the turns. */
  void start() {
    if (thread == null) {
      Thread started = new Thread(this, "layersock-stall-watch");
      started.setDaemon(true);
      thread = started;
      started.start();
    }
  }

  /** Called with the lock of the turns. Whether it is to look again. */
  boolean goesOn(boolean anybody) {
    if (!anybody) {
      thread = null;
    }
    return anybody;
  }

  @Override
  public void run() {
    while (turns.isWatched()) {
      LockSupport.parkNanos(PERIOD_NANOS);
      lookAtStarters();
      lookAtRunning();
    }
  }

  private void lookAtStarters() {
    List<Thread> present = turns.starters();
    starters.keySet().retainAll(present);
    List<Thread> waiting = new ArrayList<>();
    for (Thread one : present) {
      StalledLooks looks = starters.computeIfAbsent(one, other -> new StalledLooks(WAITS));
      if (looks.look(one, 0) || !one.isAlive()) {
        waiting.add(one);
      }
    }
    turns.releaseLate(waiting);
  }

  private void lookAtRunning() {
    long turn = turns.number();
    Thread present = turns.busy();
    if (present != null && running.look(present, turn)) {
      stalled(present, running.place());
    }
  }

  private void stalled(Thread culprit, StackTraceElement[] place) {
    StallException stall = Stalls.waitsElsewhere(culprit, place);
    log.error("event=stalled participant={}", culprit.getName(), stall);
    turns.stall(stall);
    culprit.interrupt(); // which ends most waits
  }
}
