package dev.layersock.socket;

import dev.layersock.error.WsaException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How far a socket's connect has come, as seen from above the chain. The upcall that ends it may
 * come before the call that began it has returned. Any thread may call it.
 */
final class ConnectState {
  private static final int IDLE = 0;
  private static final int IN_PROGRESS = 1;
  private static final int CONNECTED = 2;
  private static final int FAILED = 3;

  private final AtomicInteger state = new AtomicInteger(IDLE);

  /** Written before the state becomes FAILED, read after. */
  private volatile @Nullable WsaException failure;

  /** For an accepted socket. */
  void accepted() {
    state.set(CONNECTED);
  }

  /**
   * Notes that a connect begins.
   *
   * @return what to give to {@link #endedAtOnce}; negative if a connect is in progress already
   */
  int begin() {
    int before = state.get();
    return before != IN_PROGRESS && state.compareAndSet(before, IN_PROGRESS) ? before : -1;
  }

  /** Notes that the connect which begun has ended in its own call; a failed one changes nothing. */
  void endedAtOnce(int before, boolean connected) {
    state.compareAndSet(IN_PROGRESS, connected ? CONNECTED : before);
  }

  /** Notes an upcall. False if no connect is in progress. */
  boolean complete(@Nullable WsaException outcome) {
    failure = outcome;
    return state.compareAndSet(IN_PROGRESS, outcome == null ? CONNECTED : FAILED);
  }

  boolean isInProgress() {
    return state.get() == IN_PROGRESS;
  }

  boolean isConnected() {
    return state.get() == CONNECTED;
  }

  /** Why the last connect failed after it had been in progress; null if it did not. */
  @Nullable WsaException failure() {
    return state.get() == FAILED ? failure : null;
  }
}
