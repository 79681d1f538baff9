package dev.layersock.socket;

import dev.layersock.error.WsaException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * How far a socket's connect has come, as seen from above the chain. The upcall that ends it may
 * come before the call that began it has returned. Any thread may call it.
 *
 * <p>A base class of {@link Connects} and not a part, since a part would cost every socket an
 * object more.
 */
abstract class ConnectState {
  private static final AtomicReferenceFieldUpdater<ConnectState, @Nullable ConnectAttempt> LAST =
      AtomicReferenceFieldUpdater.newUpdater(ConnectState.class, ConnectAttempt.class, "last");

  /** Null while there was none: what makes a socket writes nothing volatile. */
  private volatile @Nullable ConnectAttempt last;

  /** For an accepted socket, which nobody else knows yet. */
  final void accepted() {
    LAST.lazySet(this, ConnectAttempt.ACCEPTED);
  }

  /**
   * Notes that a connect begins.
   *
   * @param oneAtATime false for datagram sockets, whose connects end in their own call
   * @return null if one is in progress already, or the socket is closed
   */
  final @Nullable ConnectAttempt begin(boolean oneAtATime) {
    while (true) {
      ConnectAttempt present = last;
      boolean inProgress = present != null && present.isInProgress();
      if (present == ConnectAttempt.CLOSED || (oneAtATime && inProgress)) {
        return null;
      }
      ConnectAttempt next =
          new ConnectAttempt(present != null && inProgress ? present.before() : present);
      if (LAST.compareAndSet(this, present, next)) {
        return next;
      }
    }
  }

  /** Notes that a connect failed in its own call, which changes nothing. */
  final void refused(ConnectAttempt attempt) {
    if (attempt.isInProgress()) {
      LAST.compareAndSet(this, attempt, attempt.before());
    }
  }

  /** Notes an upcall. Null if no connect is in progress. */
  final @Nullable ConnectAttempt complete(@Nullable WsaException failure) {
    ConnectAttempt attempt = last();
    return attempt.end(failure) ? attempt : null;
  }

  /** Forgets all: the socket has been disconnected, for use again. */
  final void disconnected() {
    ConnectAttempt present = last;
    while (present != ConnectAttempt.CLOSED && !LAST.compareAndSet(this, present, null)) {
      present = last;
    }
  }

  /** Forgets all, for good: no attempt begins that a closed provider's socket would never end. */
  final void closed() {
    last = ConnectAttempt.CLOSED;
  }

  /** The one that began last. */
  final ConnectAttempt last() {
    ConnectAttempt attempt = last;
    return attempt == null ? ConnectAttempt.NONE : attempt;
  }

  final boolean isConnected() {
    ConnectAttempt attempt = last();
    return attempt.isConnected() || (attempt.isInProgress() && attempt.before().isConnected());
  }

  /** Why the last connect failed after it had been in progress; null if it did not. */
  final @Nullable WsaException failure() {
    return last().failure();
  }
}
