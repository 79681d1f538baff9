package dev.layersock.layers.logging;

import dev.layersock.spi.ConnectRequest;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What the layer remembers of one socket. Any thread may use it; it has no locks, and updaters,
 * since every socket has one of these.
 *
 * <p>An attempt to connect is written down before the lower provider hears of it, because its
 * completion may arrive, on another thread, before the call has returned. Whoever takes it out
 * writes its line, so that it has one and no more.
 */
final class SocketLog {
  private static final AtomicLongFieldUpdater<SocketLog> IN =
      AtomicLongFieldUpdater.newUpdater(SocketLog.class, "bytesIn");
  private static final AtomicLongFieldUpdater<SocketLog> OUT =
      AtomicLongFieldUpdater.newUpdater(SocketLog.class, "bytesOut");
  private static final AtomicLongFieldUpdater<SocketLog> CUT =
      AtomicLongFieldUpdater.newUpdater(SocketLog.class, "cut");
  private static final AtomicReferenceFieldUpdater<SocketLog, @Nullable Attempt> ATTEMPT =
      AtomicReferenceFieldUpdater.newUpdater(SocketLog.class, Attempt.class, "attempt");

  private final long number;
  private final @Nullable String session;
  private volatile long bytesIn;
  private volatile long bytesOut;
  private volatile long cut;
  private volatile long startNanos;
  private volatile @Nullable SocketAddress local;
  private volatile @Nullable SocketAddress peer;
  private volatile @Nullable Attempt attempt;

  /** A connect: what was asked for, and when. */
  record Attempt(ConnectRequest request, long startNanos) {}

  /**
   * Of a new socket.
   *
   * @param number of the socket, unique in the process
   * @param session what the socket serves, together with others; null if nobody has said
   */
  SocketLog(long number, @Nullable String session, long startNanos) {
    this.number = number;
    this.session = session;
    this.startNanos = startNanos;
  }

  long number() {
    return number;
  }

  @Nullable String session() {
    return session;
  }

  /**
   * A connect begins. False if one is under way already: then the base refuses this one, and the
   * other one stays the one that will be completed.
   */
  boolean begin(Attempt begun) {
    return ATTEMPT.compareAndSet(this, null, begun);
  }

  /** A connect has ended in its own call. False if it is not here, or not any more. */
  boolean end(Attempt ended) {
    return ATTEMPT.compareAndSet(this, ended, null);
  }

  /** Takes out the connect that is under way; null if none is. */
  @Nullable Attempt takeAttempt() {
    return attempt == null ? null : ATTEMPT.getAndSet(this, null);
  }

  /** From here on the connection's duration counts. */
  void connected(SocketAddress to, long now) {
    peer = to;
    startNanos = now;
  }

  void localIs(@Nullable SocketAddress address) {
    local = address;
  }

  void peerIs(@Nullable SocketAddress address) {
    peer = address;
  }

  long startNanos() {
    return startNanos;
  }

  /** Where it is bound, as far as a line has told; null if none has. */
  @Nullable SocketAddress local() {
    return local;
  }

  /** Who it is connected to; null if it is not, or if nobody has asked. */
  @Nullable SocketAddress peer() {
    return peer;
  }

  void received(int bytes) {
    if (bytes > 0) {
      IN.addAndGet(this, bytes);
    }
  }

  /** A datagram was received that did not fit: so many bytes of it did. */
  void receivedCut(int bytes) {
    received(bytes);
    CUT.incrementAndGet(this);
  }

  void sent(int bytes) {
    if (bytes > 0) {
      OUT.addAndGet(this, bytes);
    }
  }

  long bytesIn() {
    return bytesIn;
  }

  long bytesOut() {
    return bytesOut;
  }

  /** Datagrams that did not fit. */
  long cut() {
    return cut;
  }
}
