package dev.layersock.time;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the timers' tasks, each at its time, on a thread that waits for something else. Guarded by
 * the lock of the turns, which is free while a task runs.
 */
final class TaskRunner {
  private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

  private final ReentrantLock lock;
  private final Timers timers;
  private final Set<Thread> inTask = new HashSet<>();
  private boolean driving;
  private @Nullable Thread driver;

  TaskRunner(ReentrantLock lock, Timers timers) {
    this.lock = lock;
    this.timers = timers;
  }

  /** Whether this thread is inside a task. */
  boolean isInTask() {
    return inTask.contains(Thread.currentThread());
  }

  /** Who is inside a task; null for nobody. */
  @Nullable Thread driver() {
    return driver;
  }

  /** Whether somebody runs all that is due at a moment. */
  boolean isDriving() {
    return driving;
  }

  /** Runs all that is due by then, so that who waits for the same time is ready together. */
  void runMoment(long at) {
    driving = true;
    try {
      for (Runnable task = timers.takeBy(at); task != null; task = timers.takeBy(at)) {
        runUnlocked(task);
      }
    } finally {
      driving = false;
    }
  }

  /** Runs the first that is due by then, if there is one. */
  void runOne(long at) {
    Runnable task = timers.takeBy(at);
    if (task != null) {
      runUnlocked(task);
    }
  }

  private void runUnlocked(Runnable task) {
    boolean outermost = inTask.add(Thread.currentThread());
    Thread before = driver;
    driver = Thread.currentThread();
    lock.unlock();
    boolean interrupted = Thread.interrupted(); // the thread's own affair, not the task's
    try {
      task.run();
    } catch (Throwable e) { // the thread is another's
      log.error("event=timer-task-failed task={}", task.getClass().getName(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      lock.lock();
      driver = before;
      if (outermost) {
        inTask.remove(Thread.currentThread());
      }
    }
  }
}
