package dev.layersock.contract;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;
import dev.layersock.spi.WaitGate;
import dev.layersock.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Upcalls that keep what they are told, for tests that wait for it. Any thread may call it; its
 * lock guards the records.
 */
public final class RecordedUpcalls implements Upcalls {
  private static final SystemTime REAL = new SystemTime();
  private static final Duration SOON = Duration.ofMillis(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final List<WaitGate> waiting = new ArrayList<>();
  private volatile TimeSource time = REAL;
  private final Map<ProviderSocket, Integer> signals = new HashMap<>();
  private final Map<ProviderSocket, List<Integer>> history = new HashMap<>();
  private volatile Runnable onSignal = () -> {};
  private final Map<ProviderSocket, Thread> tellers = new HashMap<>();
  private final Map<ProviderSocket, List<Optional<WsaException>>> completions = new HashMap<>();

  @Override
  public void signalled(ProviderSocket s, int events) {
    lock.lock();
    try {
      tellers.put(s, Thread.currentThread());
      signals.merge(s, events, (before, more) -> before | more);
      history.computeIfAbsent(s, key -> new ArrayList<>()).add(events);
    } finally {
      lock.unlock();
    }
    onSignal.run();
    wake();
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    lock.lock();
    try {
      tellers.put(s, Thread.currentThread());
      completions.computeIfAbsent(s, key -> new ArrayList<>()).add(Optional.ofNullable(failure));
    } finally {
      lock.unlock();
    }
    wake();
  }

  /** Tests wait in this time. */
  public void use(TimeSource given) {
    time = given;
  }

  private void wake() {
    List<WaitGate> all;
    lock.lock();
    try {
      all = List.copyOf(waiting);
    } finally {
      lock.unlock();
    }
    all.forEach(WaitGate::open);
  }

  /** Waits until something is found, which is looked for under the lock; null if it is not. */
  private <T> @Nullable T await(Supplier<@Nullable T> search, Duration limit)
      throws InterruptedException {
    WaitGate gate = time.gate();
    long end = time.nanoTime() + limit.toNanos();
    lock.lock();
    try {
      waiting.add(gate);
      for (T found = search.get(); ; found = search.get()) {
        long left = end - time.nanoTime();
        if (found != null || left <= 0) {
          return found;
        }
        lock.unlock();
        try {
          gate.await(left, true);
        } finally {
          lock.lock();
        }
      }
    } finally {
      waiting.remove(gate);
      lock.unlock();
    }
  }

  /** Waits until any of some events has been signalled, and forgets those. */
  public int awaitSignal(ProviderSocket s, int events) throws InterruptedException {
    Integer seen = await(() -> takeSignal(s, events), Deadline.of(time));
    if (seen == null) {
      throw new AssertionError("no signal of " + Readiness.toString(events) + " came in time");
    }
    return seen;
  }

  private @Nullable Integer takeSignal(ProviderSocket s, int events) {
    int seen = signals.getOrDefault(s, 0) & events;
    signals.computeIfPresent(s, (key, before) -> before & ~events);
    return seen == 0 ? null : seen;
  }

  /** Waits for the completion of a connect. */
  public Optional<WsaException> awaitCompletion(ProviderSocket s) throws InterruptedException {
    if (!completesWithin(s, Deadline.of(time))) {
      throw new AssertionError("the connect did not complete in time");
    }
    lock.lock();
    try {
      return completions.getOrDefault(s, List.of()).remove(0);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a connect completes within a time that is longer than an answer takes in a host. */
  public boolean completesSoon(ProviderSocket s) throws InterruptedException {
    return completesWithin(s, SOON);
  }

  private boolean completesWithin(ProviderSocket s, Duration limit) throws InterruptedException {
    return await(() -> completions.getOrDefault(s, List.of()).isEmpty() ? null : true, limit)
        != null;
  }

  /** How many completions came that nobody has waited for. */
  public int completions(ProviderSocket s) {
    lock.lock();
    try {
      return completions.getOrDefault(s, List.of()).size();
    } finally {
      lock.unlock();
    }
  }

  /** What was signalled and not waited for. */
  public int signals(ProviderSocket s) {
    lock.lock();
    try {
      return signals.getOrDefault(s, 0);
    } finally {
      lock.unlock();
    }
  }

  /** Does something within each signal from now on. */
  public void onSignal(Runnable work) {
    onSignal = work;
  }

  /** The thread that was the last to tell of a socket; null if none has. */
  public @Nullable Thread teller(ProviderSocket s) {
    lock.lock();
    try {
      return tellers.get(s);
    } finally {
      lock.unlock();
    }
  }

  /** How often any of some events was signalled. */
  public int count(ProviderSocket s, int events) {
    lock.lock();
    try {
      int count = 0;
      for (int signal : history.getOrDefault(s, List.of())) {
        count += (signal & events) == 0 ? 0 : 1;
      }
      return count;
    } finally {
      lock.unlock();
    }
  }
}
