package dev.layersock.socket;

import dev.layersock.error.WsaException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How far a socket's connect has come, as seen from above the chain. The upcall that ends it may
 * come before the call that began it has returned. Any thread may call it.
 */
final class ConnectState {
  private static final Object IDLE = "idle";
  private static final Object IN_PROGRESS = "in progress";
  private static final Object CONNECTED = "connected";

  /** One of the constants, or the failure: one reference, so that a second end changes nothing. */
  private final AtomicReference<Object> state = new AtomicReference<>(IDLE);

  /** For an accepted socket. */
  void accepted() {
    state.set(CONNECTED);
  }

  /**
   * Notes that a connect begins.
   *
   * @return what to give to {@link #endedAtOnce}; null if a connect is in progress already
   */
  @Nullable Object begin() {
    Object before = state.get();
    return before != IN_PROGRESS && state.compareAndSet(before, IN_PROGRESS) ? before : null;
  }

  /** Notes that the connect which begun has ended in its own call; a failed one changes nothing. */
  void endedAtOnce(Object before, boolean connected) {
    state.compareAndSet(IN_PROGRESS, connected ? CONNECTED : before);
  }

  /** Notes an upcall. False if no connect is in progress. */
  boolean complete(@Nullable WsaException outcome) {
    return state.compareAndSet(IN_PROGRESS, outcome == null ? CONNECTED : outcome);
  }

  boolean isInProgress() {
    return state.get() == IN_PROGRESS;
  }

  boolean isConnected() {
    return state.get() == CONNECTED;
  }

  /** Why the last connect failed after it had been in progress; null if it did not. */
  @Nullable WsaException failure() {
    return state.get() instanceof WsaException failure ? failure : null;
  }
}
