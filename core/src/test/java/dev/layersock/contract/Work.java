package dev.layersock.contract;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import dev.layersock.time.VirtualTime;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Work on a thread of its own, which takes part in virtual time. One thread waits for it.
 *
 * @param <T> what comes of it
 */
public final class Work<T> {
  private final TimeSource time;
  private final WaitGate done;
  private final FutureTask<T> task;
  private volatile @Nullable Thread worker;

  private Work(TimeSource time, Callable<T> work) {
    this.time = time;
    this.done = time.gate();
    this.task = new FutureTask<>(work);
  }

  /** Begins some work. */
  @SuppressWarnings("FutureReturnValueIgnored") // the task has the outcome
  public static <T> Work<T> start(TimeSource time, Callable<T> work) {
    Work<T> started = new Work<>(time, work);
    if (time instanceof VirtualTime virtual) {
      virtual.start("worker", started::run);
    } else {
      Thread thread = new Thread(started::run, "worker");
      thread.setDaemon(true);
      thread.start();
    }
    return started;
  }

  private void run() {
    worker = Thread.currentThread();
    task.run();
    done.open();
  }

  /** Waits until the work waits at a gate, as blocking calls do, or is over. */
  public void untilItWaits() throws InterruptedException {
    do { // in virtual time this comes back when all others wait; in real time, soon
      time.gate().await(MILLISECONDS.toNanos(1), true);
    } while (!(time instanceof VirtualTime) && !task.isDone() && !isWaiting());
  }

  private boolean isWaiting() {
    Thread thread = worker;
    return thread != null && BlockedCall.isWaiting(thread);
  }

  /** Waits for the end. */
  public T await() throws Exception {
    if (!task.isDone() && !done.await(Deadline.of(time).toNanos(), true) && !task.isDone()) {
      throw new AssertionError("the call does not return");
    }
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw e;
    }
  }
}
