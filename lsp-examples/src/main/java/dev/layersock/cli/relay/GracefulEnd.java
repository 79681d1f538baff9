package dev.layersock.cli.relay;

import dev.layersock.cli.console.Amounts;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a relay's end, and leads it there when the program is to stop. For one thread. */
final class GracefulEnd {
  /** Cutting takes no time; this is for a machine that is very busy. */
  private static final Duration TO_CUT = Duration.ofSeconds(5);

  private final Relay relay;
  private final Duration grace;
  private final Console console;
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final CompletableFuture<Void> now = new CompletableFuture<>();

  private GracefulEnd(Relay relay, Duration grace, Console console) {
    this.relay = relay;
    this.grace = grace;
    this.console = console;
  }

  /** From now on, whoever stops the program stops the relay, and at the second time cuts. */
  static GracefulEnd prepare(Relay relay, Duration grace, Console console) {
    GracefulEnd end = new GracefulEnd(relay, grace, console);
    console.stops().onStop(end::stop);
    return end;
  }

  private void stop() {
    if (!stop.complete(null)) {
      now.complete(null);
    }
  }

  /**
   * Waits until the relay is over.
   *
   * @param once whether the one connection's outcome is the program's
   */
  ExitCode await(boolean once) {
    CompletableFuture.anyOf(relay.idle(), stop).join();
    if (stop.isDone()) {
      finish();
    }
    if (relay.count(Outcome.CUT) > 0 || !relay.idle().isDone()) {
      return ExitCode.FAILED;
    }
    return once ? outcome() : ExitCode.OK;
  }

  private ExitCode outcome() {
    if (relay.count(Outcome.REFUSED) > 0) {
      return ExitCode.REFUSED;
    }
    return relay.count(Outcome.FAILED) > 0 ? ExitCode.FAILED : ExitCode.OK;
  }

  private void finish() {
    relay.stop();
    int open = relay.connections();
    if (open > 0) {
      say(
          String.format(
              "stopping: no new connections; waiting up to %s for %s",
              text(grace), connections(open)));
    }
    await(CompletableFuture.anyOf(relay.idle(), now), grace);
    if (!relay.idle().isDone()) {
      relay.cut();
      await(relay.idle(), TO_CUT);
      say("cut " + connections(relay.count(Outcome.CUT)) + " that had not finished");
    } else if (open > 0) {
      say("all connections have finished");
    }
  }

  private static void await(CompletableFuture<?> event, Duration limit) {
    try {
      event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void say(String message) {
    console.err().println("layersock: " + message);
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private static String connections(long number) {
    return Amounts.count(number, "connection", "connections");
  }
}
