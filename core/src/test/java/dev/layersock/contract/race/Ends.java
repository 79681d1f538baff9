package dev.layersock.contract.race;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Upcalls;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a provider tells of one socket, or of a listener's accepted sockets. */
final class Ends implements Upcalls {
  private final Semaphore ended = new Semaphore(0);
  private final Semaphore signalled = new Semaphore(0);
  private final AtomicInteger completions = new AtomicInteger();
  private final AtomicInteger signals = new AtomicInteger();
  private volatile Optional<WsaException> failure = Optional.empty();

  @Override
  public void signalled(ProviderSocket s, int events) {
    signals.incrementAndGet();
    signalled.release();
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException reason) {
    failure = Optional.ofNullable(reason);
    completions.incrementAndGet();
    ended.release();
  }

  /** How often a connect was completed. */
  int completions() {
    return completions.get();
  }

  /** How often anything was signalled. */
  int signals() {
    return signals.get();
  }

  /** Waits for the end of a connect. The failure; empty if the socket is connected. */
  Optional<WsaException> awaitEnd() throws InterruptedException {
    if (!ended.tryAcquire(Limit.WAIT.toNanos(), NANOSECONDS)) {
      throw new AssertionError("the connect is not completed");
    }
    return failure;
  }

  void awaitSignal() throws InterruptedException {
    if (!signalled.tryAcquire(Limit.WAIT.toNanos(), NANOSECONDS)) {
      throw new AssertionError("what is watched is not signalled");
    }
  }
}
