package dev.layersock.benchmarks.report.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run early. One thread runs the benchmarks, another may interrupt it; there is no lock,
 * since the flag is only ever set.
 */
public final class Interruption {
  private static final long AGAIN_MILLIS = 100;

  private final CountDownLatch runEnded = new CountDownLatch(1);
  private volatile boolean requested;

  /** Of a run that has not begun. */
  public Interruption() {}

  /**
   * Ends the benchmark that runs, and lets no other begin. Returns when the run has ended. It ends
   * a JVM that was just about to start as well, so it looks again until then.
   */
  public void request() {
    requested = true;
    boolean ended = false;
    while (!ended) {
      ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
      try {
        ended = runEnded.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  boolean isRequested() {
    return requested;
  }

  void runEnded() {
    runEnded.countDown();
  }
}
