package dev.layersock.nio;

import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The real time, on one daemon thread. */
final class TestContext implements ProviderContext, TimeSource {
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "test-timer");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public TimeSource time() {
    return this;
  }

  @Override
  public long seed() {
    return 1;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public ScheduledTask schedule(long delayNanos, Runnable task) {
    Future<?> future = TIMER.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public WaitGate gate() {
    Semaphore open = new Semaphore(0);
    return new WaitGate() {
      @Override
      public void open() {
        open.release();
      }

      @Override
      public boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException {
        return open.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
      }
    };
  }
}
