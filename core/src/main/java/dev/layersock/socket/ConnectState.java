package dev.layersock.socket;

import dev.layersock.error.WsaException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * How far a socket's connect has come, as seen from above the chain. The upcall that ends it may
 * come before the call that began it has returned. Any thread may call it.
 */
final class ConnectState {
  private static final AtomicReferenceFieldUpdater<ConnectState, ConnectAttempt> LAST =
      AtomicReferenceFieldUpdater.newUpdater(ConnectState.class, ConnectAttempt.class, "last");

  private volatile ConnectAttempt last = ConnectAttempt.NONE;

  /** For an accepted socket. */
  void accepted() {
    last = ConnectAttempt.ACCEPTED;
  }

  /**
   * Notes that a connect begins.
   *
   * @param oneAtATime false for datagram sockets, whose connects end in their own call
   * @return null if one is in progress already, or the socket is closed
   */
  @Nullable ConnectAttempt begin(boolean oneAtATime) {
    while (true) {
      ConnectAttempt present = last;
      if (present == ConnectAttempt.CLOSED || (oneAtATime && present.isInProgress())) {
        return null;
      }
      ConnectAttempt next = new ConnectAttempt(present.isInProgress() ? present.before() : present);
      if (LAST.compareAndSet(this, present, next)) {
        return next;
      }
    }
  }

  /** Notes that a connect failed in its own call, which changes nothing. */
  void refused(ConnectAttempt attempt) {
    if (attempt.isInProgress()) {
      LAST.compareAndSet(this, attempt, attempt.before());
    }
  }

  /** Notes an upcall. Null if no connect is in progress. */
  @Nullable ConnectAttempt complete(@Nullable WsaException failure) {
    ConnectAttempt attempt = last;
    return attempt.end(failure) ? attempt : null;
  }

  /** Forgets all: the socket has been disconnected, for use again. */
  void disconnected() {
    ConnectAttempt present = last;
    while (present != ConnectAttempt.CLOSED
        && !LAST.compareAndSet(this, present, ConnectAttempt.NONE)) {
      present = last;
    }
  }

  /** Forgets all, for good: no attempt begins that a closed provider's socket would never end. */
  void closed() {
    last = ConnectAttempt.CLOSED;
  }

  /** The one that began last. */
  ConnectAttempt last() {
    return last;
  }

  boolean isConnected() {
    ConnectAttempt attempt = last;
    return attempt.isConnected() || (attempt.isInProgress() && attempt.before().isConnected());
  }

  /** Why the last connect failed after it had been in progress; null if it did not. */
  @Nullable WsaException failure() {
    return last.failure();
  }
}
