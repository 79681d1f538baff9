package dev.layersock.contract;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Upcalls that keep what they are told, for tests that wait for it. Any thread may call it; its
 * lock guards the records.
 */
public final class RecordedUpcalls implements Upcalls {
  private static final long LIMIT_SECONDS = 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<ProviderSocket, Integer> signals = new HashMap<>();
  private final Map<ProviderSocket, List<Integer>> history = new HashMap<>();
  private final Map<ProviderSocket, List<Optional<WsaException>>> completions = new HashMap<>();

  @Override
  public void signalled(ProviderSocket s, int events) {
    lock.lock();
    try {
      signals.merge(s, events, (before, more) -> before | more);
      history.computeIfAbsent(s, key -> new ArrayList<>()).add(events);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    lock.lock();
    try {
      completions.computeIfAbsent(s, key -> new ArrayList<>()).add(Optional.ofNullable(failure));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until any of some events has been signalled, and forgets those. */
  public int awaitSignal(ProviderSocket s, int events) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    lock.lock();
    try {
      while ((signals.getOrDefault(s, 0) & events) == 0) {
        if (left <= 0) {
          throw new AssertionError("no signal of " + Readiness.toString(events) + " came in time");
        }
        left = changed.awaitNanos(left);
      }
      int seen = signals.getOrDefault(s, 0) & events;
      signals.computeIfPresent(s, (key, before) -> before & ~events);
      return seen;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the completion of a connect. */
  public Optional<WsaException> awaitCompletion(ProviderSocket s) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    lock.lock();
    try {
      List<Optional<WsaException>> all = completions.computeIfAbsent(s, key -> new ArrayList<>());
      while (all.isEmpty()) {
        if (left <= 0) {
          throw new AssertionError("the connect did not complete in time");
        }
        left = changed.awaitNanos(left);
      }
      return all.remove(0);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a connect completes within a time that is longer than an answer takes in a host. */
  public boolean completesSoon(ProviderSocket s) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(50);
    lock.lock();
    try {
      while (completions.getOrDefault(s, List.of()).isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !completions.getOrDefault(s, List.of()).isEmpty();
    } finally {
      lock.unlock();
    }
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
