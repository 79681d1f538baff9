package dev.layersock.socket;

import dev.layersock.chain.ProtocolChain;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.TimeSource;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * How far a socket's connect has come, as seen from above the chain. The upcall that ends it may
 * come before the call that began it has returned. Any thread may call it.
 *
 * <p>A base class of {@link Connects} and not a part, since a part would cost every socket an
 * object more.
 */
abstract class ConnectState extends SocketWaits {
  private static final AtomicReferenceFieldUpdater<ConnectState, @Nullable PendingConnect> LAST =
      AtomicReferenceFieldUpdater.newUpdater(ConnectState.class, PendingConnect.class, "last");

  /** Null while there was none: what makes a socket writes nothing volatile. */
  private volatile @Nullable PendingConnect last;

  ConnectState(ProtocolChain chain, ProviderSocket socket, TimeSource time) {
    super(chain, socket, time);
  }

  /** For an accepted socket, which nobody else knows yet. */
  final void accepted() {
    LAST.lazySet(this, PendingConnect.ACCEPTED);
  }

  /**
   * Notes that a connect begins.
   *
   * @param oneAtATime false for datagram sockets, whose connects end in their own call
   * @return null if one is in progress already, or the socket is closed
   */
  final @Nullable PendingConnect begin(boolean oneAtATime) {
    while (true) {
      PendingConnect present = last;
      boolean inProgress = present != null && present.isInProgress();
      if (present == PendingConnect.CLOSED || (oneAtATime && inProgress)) {
        return null;
      }
      PendingConnect next =
          new PendingConnect(present != null && inProgress ? present.before() : present);
      if (LAST.compareAndSet(this, present, next)) {
        return next;
      }
    }
  }

  /** Notes that a connect failed in its own call, which changes nothing. */
  final void refused(PendingConnect attempt) {
    if (attempt.isInProgress()) {
      LAST.compareAndSet(this, attempt, attempt.before());
    }
  }

  /** Notes an upcall. Null if no connect is in progress. */
  final @Nullable PendingConnect complete(@Nullable WsaException failure) {
    PendingConnect attempt = last();
    return attempt.end(failure) ? attempt : null;
  }

  /** Forgets all: the socket has been disconnected, for use again. */
  final void forgetConnect() {
    PendingConnect present = last;
    while (present != PendingConnect.CLOSED && !LAST.compareAndSet(this, present, null)) {
      present = last;
    }
  }

  /** Forgets all, for good: no attempt begins that a closed provider's socket would never end. */
  final void closed() {
    last = PendingConnect.CLOSED;
  }

  /** The one that began last. */
  final PendingConnect last() {
    PendingConnect attempt = last;
    return attempt == null ? PendingConnect.NONE : attempt;
  }

  final boolean isConnected() {
    PendingConnect attempt = last();
    return attempt.isConnected() || (attempt.isInProgress() && attempt.before().isConnected());
  }

  /** Why the last connect failed after it had been in progress; null if it did not. */
  final @Nullable WsaException failure() {
    return last().failure();
  }
}
