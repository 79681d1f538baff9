package dev.layersock.nio;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The real time, except that a connect's time limit can be made to come soon: a limit that no
 * healthy connect ever meets would otherwise be one that a test has to sit out.
 *
 * <p>Any thread may call it.
 */
final class HurriedTime implements TimeSource {
  /** The limit that is hurried, told from other timers by its length. */
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(61);

  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(50);

  private final TimeSource real;
  private volatile boolean hurried;

  HurriedTime(TimeSource real) {
    this.real = real;
  }

  /** Until what it returns is closed, the limit of each connect that begins comes soon. */
  Closeable hurry() {
    hurried = true;
    return () -> hurried = false;
  }

  @Override
  public long nanoTime() {
    return real.nanoTime();
  }

  @Override
  public ScheduledTask schedule(long delayNanos, Runnable task) {
    boolean soon = hurried && delayNanos == CONNECT_TIMEOUT.toNanos();
    return real.schedule(soon ? SOON : delayNanos, task);
  }

  @Override
  public void execute(Runnable work) {
    real.execute(work);
  }

  @Override
  public WaitGate gate() {
    return real.gate();
  }
}
