package dev.layersock.benchmarks;

import dev.layersock.cli.console.StopSignals;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The signals of this process, for one command. A shutdown hook is what the JDK has for them; it
 * holds the exit back until the command has ended, and gives the process the command's exit code
 * rather than the signal's. For all threads.
 */
final class ProcessSignals implements StopSignals {
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final AtomicBoolean hooked = new AtomicBoolean();

  @Override
  public void onStop(Runnable request) {
    if (hooked.compareAndSet(false, true)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(request), "benchmarks-stop"));
    }
  }

  /** The command has ended. */
  void ended(int exitCode) {
    ended.complete(exitCode);
  }

  private void stop(Runnable request) {
    if (!ended.isDone()) {
      request.run();
      Runtime.getRuntime().halt(ended.join());
    }
  }
}
