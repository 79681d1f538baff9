package dev.layersock.time;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gates of one system whose threads poll while they wait. There are not many, as each has
 * descriptors of its own; who gets none waits at another gate.
 *
 * <p>Any thread may call it. The lock guards how many there are.
 */
public final class PolledGates implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PolledGates.class);
  static final int MOST = 64;

  private final List<PolledGate> gates = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed; // guarded by the lock

  PolledGates() {}

  /**
   * A gate that the caller has taken, and keeps when he gives it back.
   *
   * @param provider whose channels are polled
   * @return null if there is none
   */
  public @Nullable PolledGate take(SelectorProvider provider) {
    PolledGate free = find(provider, false);
    if (free != null) {
      return free;
    }
    PolledGate made = gates.size() < MOST ? make(provider) : null;
    return made != null ? made : find(provider, true);
  }

  private @Nullable PolledGate find(SelectorProvider provider, boolean kept) {
    for (PolledGate gate : gates) {
      if (gate.set().provider() == provider && (kept ? gate.take() : gate.takeFree())) {
        return gate;
      }
    }
    return null;
  }

  private @Nullable PolledGate make(SelectorProvider provider) {
    lock.lock();
    try {
      if (closed || gates.size() >= MOST) {
        return null;
      }
      PolledGate made = new PolledGate(provider);
      gates.add(made);
      return made;
    } catch (IOException e) {
      log.debug("event=no-selector", e); // for lack of descriptors, say
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all gates. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    gates.forEach(PolledGates::close);
  }

  private static void close(PolledGate gate) {
    try {
      gate.close();
    } catch (IOException e) {
      log.debug("event=selector-close-failed", e);
    }
  }
}
