package dev.layersock.differential;

import dev.layersock.contract.BlockedCall;
import dev.layersock.error.WsaException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that waits in a call until another ends that. */
final class BlockedThread implements AutoCloseable {
  /** What ends the wait. */
  interface Ending {
    void end() throws Exception;
  }

  private @Nullable ExecutorService executor;
  private volatile @Nullable Thread thread;

  /** Begins a call, ends its wait when it waits, and tells what it has answered. */
  String run(Callable<String> call, Ending ending) throws Exception {
    if (executor == null) {
      executor =
          Executors.newSingleThreadExecutor(
              work -> {
                Thread made = new Thread(work, "blocked");
                thread = made;
                return made;
              });
    }
    Future<String> answer = executor.submit(call);
    Thread waiting = thread;
    if (waiting == null) {
      throw new IllegalStateException("the executor has made no thread");
    }
    while (!answer.isDone() && !BlockedCall.isWaiting(waiting)) {
      Thread.onSpinWait();
    }
    if (!answer.isDone()) {
      ending.end();
    }
    try {
      return answer.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WsaException failure) {
        return failure.error().name();
      }
      throw e;
    }
  }

  void interrupt() {
    Thread waiting = thread;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
