package dev.layersock.layers.qos;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import org.jspecify.annotations.Nullable;

/** A timer of a shaper, for which only the latest one counts. Any thread may call it. */
final class Alarm implements Runnable {
  private final Shaper shaper;
  private final long due;
  private volatile @Nullable ScheduledTask task;
  private volatile boolean cancelled;

  /** One that is not scheduled yet. */
  Alarm(Shaper shaper, long due) {
    this.shaper = shaper;
    this.due = due;
  }

  /** When it is to ring, in the nanoseconds of its time source. */
  long due() {
    return due;
  }

  void schedule(TimeSource time, long delayNanos) {
    ScheduledTask made = time.schedule(delayNanos, this);
    task = made;
    if (cancelled) {
      made.cancel();
    }
  }

  void cancel() {
    cancelled = true;
    ScheduledTask made = task;
    if (made != null) {
      made.cancel();
    }
  }

  @Override
  public void run() {
    shaper.ring(this);
  }
}
