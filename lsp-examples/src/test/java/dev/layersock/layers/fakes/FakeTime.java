package dev.layersock.layers.fakes;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still until a test moves it, and then runs its timers in order. */
public final class FakeTime implements TimeSource {
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
  private long now;
  private long order;
  private long fired;
  private long firedAtOnce;

  /** A clock that starts at some number of nanoseconds. */
  public FakeTime(long startNanos) {
    this.now = startNanos;
  }

  private record Timer(long due, long order, Runnable task) {}

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public ScheduledTask schedule(long delayNanos, Runnable task) {
    Timer timer = new Timer(now + Math.max(delayNanos, 0), order++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public WaitGate gate() {
    throw new IllegalStateException("a layer does not wait");
  }

  /** Timers that wait. */
  public int pending() {
    return timers.size();
  }

  /** Timers that have run. */
  public long fired() {
    return fired;
  }

  /** Lets time pass, with the timers that fall into it. */
  public void advance(Duration time) {
    long end = now + time.toNanos();
    Timer next = timers.peek();
    while (next != null && next.due() <= end) {
      timers.remove(next);
      // A layer that sets its timer for the same moment again and again would hang the test.
      firedAtOnce = next.due() == now ? firedAtOnce + 1 : 0;
      if (firedAtOnce > 10_000) {
        throw new IllegalStateException("timers are set for the same moment for ever");
      }
      now = next.due();
      fired++;
      next.task().run();
      next = timers.peek();
    }
    now = end;
  }
}
