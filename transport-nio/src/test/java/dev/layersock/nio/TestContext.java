package dev.layersock.nio;

import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.Report;
import dev.layersock.spi.TimeSource;
import dev.layersock.time.SystemTime;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a provider gets that a test makes by itself.
 *
 * @param time its clock
 * @param faults what was thrown where it must not be, in its order
 */
record TestContext(TimeSource time, Queue<Throwable> faults) implements ProviderContext {
  /** The real time, shared by all; its daemon threads end with the tests. */
  static final SystemTime REAL_TIME = new SystemTime();

  TestContext() {
    this(REAL_TIME);
  }

  TestContext(TimeSource time) {
    this(time, new ConcurrentLinkedQueue<>());
  }

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public long seed() {
    return 1;
  }

  @Override
  public void report(Report report) {
    throw new AssertionError("a transport has nothing to report: " + report);
  }

  @Override
  public void offload(Runnable work) {
    time.execute(work);
  }

  @Override
  public void fault(String where, Throwable thrown) {
    faults.add(thrown);
  }
}
