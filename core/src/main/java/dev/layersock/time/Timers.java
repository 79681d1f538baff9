package dev.layersock.time;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The clock of virtual time, and what is to be done when. Guarded by the lock of its turns. */
final class Timers {
  private final PriorityQueue<Timer> queue =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));

  private volatile long now;
  private long order;

  /** A task at its time; equal times in the order of scheduling. */
  record Timer(long at, long order, Runnable task) {}

  /** The clock, which any thread may read. */
  long now() {
    return now;
  }

  Timer add(long delayNanos, Runnable task) {
    Timer timer = new Timer(saturatedAdd(now, Math.max(0, delayNanos)), order++, task);
    queue.add(timer);
    return timer;
  }

  boolean remove(Timer timer) {
    return queue.remove(timer);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** When the next one is due; {@link Long#MAX_VALUE} if there is none. */
  long nextAt() {
    Timer next = queue.peek();
    return next == null ? Long.MAX_VALUE : next.at;
  }

  /** Takes the next one that is due by then, and moves the clock to its time. */
  @Nullable Runnable takeBy(long limit) {
    Timer next = queue.peek();
    if (next == null || next.at > limit) {
      return null;
    }
    queue.remove();
    moveTo(next.at);
    return next.task;
  }

  void moveTo(long at) {
    now = Math.max(now, at);
  }

  static long saturatedAdd(long a, long b) {
    long sum = a + b;
    return sum < a ? Long.MAX_VALUE : sum;
  }
}
