package dev.layersock.time;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The threads that take no turns, have started some that do, and have not waited since. While there
 * are any, nobody begins, so that those who are started one after another begin together. Guarded
 * by the lock of the turns.
 */
final class Starters {
  /** How long after the last start one may go on, if it does. */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Set<Thread> threads = new LinkedHashSet<>();
  private long since;

  void add(Thread starter) {
    threads.add(starter);
    since = System.nanoTime();
  }

  /** Takes one out that waits. Whether it was the last. */
  boolean remove(Thread starter) {
    return threads.remove(starter) && threads.isEmpty();
  }

  /**
   * Takes out who waits elsewhere; and all, if the last start is long ago. Whether none is left.
   */
  boolean removeLate(List<Thread> waiting) {
    boolean late = System.nanoTime() - since >= LIMIT_NANOS;
    return threads.removeIf(one -> late || waiting.contains(one)) && threads.isEmpty();
  }

  boolean isEmpty() {
    return threads.isEmpty();
  }

  List<Thread> threads() {
    return List.copyOf(threads);
  }
}
