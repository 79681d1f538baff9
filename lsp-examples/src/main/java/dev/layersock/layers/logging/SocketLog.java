package dev.layersock.layers.logging;

import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the layer remembers of one socket. Any thread may use it.
 *
 * <p>An attempt to connect is written down before the lower provider hears of it, because its
 * completion may arrive, on another thread, before the call has returned.
 */
final class SocketLog {
  /** A connect under way: who to, and since when. */
  record Attempt(SocketAddress peer, long startNanos) {}

  private final long number;
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private volatile long startNanos;
  private final AtomicReference<@Nullable Attempt> attempt = new AtomicReference<>();

  SocketLog(long number, long startNanos) {
    this.number = number;
    this.startNanos = startNanos;
  }

  long number() {
    return number;
  }

  Attempt begin(SocketAddress peer, long now) {
    Attempt begun = new Attempt(peer, now);
    attempt.set(begun);
    return begun;
  }

  /** After a call that failed: an earlier attempt may still be under way. */
  void takeBack(Attempt failed, @Nullable Attempt earlier) {
    attempt.compareAndSet(failed, earlier);
  }

  @Nullable Attempt attempt() {
    return attempt.get();
  }

  /** From here on the connection's duration counts. */
  void connected(long now) {
    startNanos = now;
  }

  long startNanos() {
    return startNanos;
  }

  void received(int bytes) {
    if (bytes > 0) {
      bytesIn.addAndGet(bytes);
    }
  }

  void sent(int bytes) {
    if (bytes > 0) {
      bytesOut.addAndGet(bytes);
    }
  }

  long bytesIn() {
    return bytesIn.get();
  }

  long bytesOut() {
    return bytesOut.get();
  }
}
