package dev.layersock.time;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real time. One daemon thread, started with the first timer, runs all tasks, which are quick by
 * contract; some others, started with the first work, run work that takes long. Any thread may call
 * it.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

  /** Look-ups and the like wait rather than compute, so there are more of them than cores. */
  private static final int WORKERS = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());

  private final PolledGates polledGates = new PolledGates();
  private final AtomicInteger workerNumber = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, work -> daemon(work, "layersock-timer"));

  /** For work that takes long: threads that come with it, and go after a while without. */
  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          WORKERS,
          WORKERS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          work -> daemon(work, "layersock-work-" + workerNumber.incrementAndGet()),
          new ThreadPoolExecutor.DiscardPolicy());

  /** A source of its own threads. */
  public SystemTime() {
    workers.allowCoreThreadTimeOut(true);
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
  public void execute(Runnable work) {
    workers.execute(() -> run(work));
  }

  @Override
  public WaitGate gate() {
    return new ParkGate();
  }

  /** The gates whose threads poll while they wait. */
  public PolledGates polledGates() {
    return polledGates;
  }

  /** Ends all threads: tasks and work that wait never run, and what runs is interrupted. */
  @Override
  public void close() {
    polledGates.close();
    timer.shutdownNow();
    workers.shutdownNow();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // the thread serves others, too
      log.error("event=timer-task-failed task={}", task.getClass().getName(), e);
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
