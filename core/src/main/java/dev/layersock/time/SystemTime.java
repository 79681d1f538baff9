package dev.layersock.time;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real time. One daemon thread, started with the first timer, runs all tasks, which are quick by
 * contract. Any thread may call it.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, SystemTime::timerThread);

  /** A source of its own timer thread. */
  public SystemTime() {
    timer.setRemoveOnCancelPolicy(true);
    // Tasks may come while this is being closed; they never run.
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public ScheduledTask schedule(long delayNanos, Runnable task) {
    Future<?> future =
        timer.schedule(() -> run(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public WaitGate gate() {
    return new ParkGate();
  }

  /** Ends the timer thread; tasks that wait never run. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("event=timer-task-failed task={}", task.getClass().getName(), e);
    }
  }

  private static Thread timerThread(Runnable work) {
    Thread thread = new Thread(work, "layersock-timer");
    thread.setDaemon(true);
    return thread;
  }
}
