package dev.layersock.benchmarks.transfer;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The thread at the other end. It ends by itself when its connection does. */
final class OtherSide {
  private static final long LONGEST_SECONDS = 10;

  private final FutureTask<Void> work;

  private OtherSide(FutureTask<Void> work) {
    this.work = work;
  }

  static OtherSide start(Callable<Void> work) {
    OtherSide side = new OtherSide(new FutureTask<>(work));
    Thread thread = new Thread(side.work, "other-side");
    thread.setDaemon(true);
    thread.start();
    return side;
  }

  /** Waits for the end, and fails if the work has failed. */
  void close() throws ExecutionException, InterruptedException, TimeoutException {
    work.get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }
}
