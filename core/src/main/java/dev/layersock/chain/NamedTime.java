package dev.layersock.chain;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;

/** The system's time as one provider sees it: what its tasks throw is named after it. */
final class NamedTime implements TimeSource {
  private final TimeSource time;
  private final Faults faults;

  NamedTime(TimeSource time, Faults faults) {
    this.time = time;
    this.faults = faults;
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public ScheduledTask schedule(long delayNanos, Runnable task) {
    return time.schedule(delayNanos, () -> run("timer", task));
  }

  @Override
  public void execute(Runnable work) {
    time.execute(() -> run("work", work));
  }

  private void run(String where, Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // the timer's thread serves others, too
      faults.caught(where, e);
    }
  }

  @Override
  public WaitGate gate() {
    return time.gate();
  }
}
