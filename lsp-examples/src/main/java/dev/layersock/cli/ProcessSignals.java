package dev.layersock.cli;

import dev.layersock.cli.console.StopSignals;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The signals of this process: SIGINT and SIGTERM ask to stop, each time, and SIGHUP does nothing.
 *
 * <p>Where the JVM leaves signals to nobody, a shutdown hook is what it has. That holds the exit
 * back until the command has ended, gives the process the command's exit code rather than the
 * signal's, and is called once.
 */
final class ProcessSignals implements StopSignals {
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final AtomicBoolean hooked = new AtomicBoolean();

  @Override
  public void onStop(Runnable request) {
    if (!hooked.compareAndSet(false, true)) {
      return;
    }
    boolean handled = OsSignal.handle("TERM", request);
    handled &= OsSignal.handle("INT", request);
    OsSignal.handle("HUP", () -> {});
    if (!handled) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(request), "layersock-stop"));
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
