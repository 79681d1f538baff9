package dev.layersock.contract;

import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Waits until all have come, in the time of what is tested. Any thread may call it. */
final class Countdown {
  private final TimeSource time;
  private final AtomicInteger left;
  private final List<WaitGate> waiting = new CopyOnWriteArrayList<>();

  /** For so many to come. */
  Countdown(TimeSource time, int number) {
    this.time = time;
    this.left = new AtomicInteger(number);
  }

  /** One has come. */
  void countDown() {
    if (left.decrementAndGet() == 0) {
      waiting.forEach(WaitGate::open);
    }
  }

  /** Waits for the others. */
  void await() throws InterruptedException {
    WaitGate gate = time.gate();
    waiting.add(gate);
    long end = time.nanoTime() + Deadline.of(time).toNanos();
    while (left.get() > 0) {
      long nanos = end - time.nanoTime();
      if (nanos <= 0) {
        throw new AssertionError(left + " have not come");
      }
      gate.await(nanos, true);
    }
  }
}
