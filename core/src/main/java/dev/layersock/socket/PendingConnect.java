package dev.layersock.socket;

import dev.layersock.error.WsaException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One connect of a socket: how it ended, and whether the application knows. It ends once and is
 * reported once. Any thread may call it; updaters cost no objects, and every connect makes one of
 * this.
 */
final class PendingConnect {
  /** Stands for no attempt at all. */
  static final PendingConnect NONE = new PendingConnect("none", 1);

  /** Stands for the attempt of the peer of an accepted socket. */
  static final PendingConnect ACCEPTED = new PendingConnect("accepted", 1);

  /** Stands for the end of all attempts, with the socket. */
  static final PendingConnect CLOSED = new PendingConnect("closed", 1);

  private static final Object CONNECTED = "connected";
  private static final AtomicReferenceFieldUpdater<PendingConnect, @Nullable Object> OUTCOME =
      AtomicReferenceFieldUpdater.newUpdater(PendingConnect.class, Object.class, "outcome");
  private static final AtomicIntegerFieldUpdater<PendingConnect> REPORTED =
      AtomicIntegerFieldUpdater.newUpdater(PendingConnect.class, "reported");

  /**
   * The attempt before, to which the socket falls back; null if there was none, and once this one
   * has ended. It is left alone where it is null, since a volatile write costs more than the look.
   */
  private volatile @Nullable PendingConnect before;

  /** Null while in progress. */
  private volatile @Nullable Object outcome;

  private volatile int reported;

  /**
   * One in progress.
   *
   * @param before to which the socket falls back; null for {@link #NONE}
   */
  PendingConnect(@Nullable PendingConnect before) {
    if (before != null) {
      this.before = before;
    }
  }

  private PendingConnect(Object outcome, int reported) {
    this.outcome = outcome;
    this.reported = reported;
  }

  /** Notes the end. False if it has ended already. */
  boolean end(@Nullable WsaException failure) {
    boolean first = OUTCOME.compareAndSet(this, null, failure == null ? CONNECTED : failure);
    if (before != null) {
      before = null;
    }
    return first;
  }

  boolean isInProgress() {
    return outcome == null;
  }

  boolean isConnected() {
    return outcome == CONNECTED || this == ACCEPTED;
  }

  /** Null if it did not fail. */
  @Nullable WsaException failure() {
    return outcome instanceof WsaException failure ? failure : null;
  }

  PendingConnect before() {
    PendingConnect earlier = before;
    return earlier == null ? NONE : earlier;
  }

  boolean isReported() {
    return reported != 0;
  }

  /** Claims to tell the application of the end. False if somebody else has. */
  boolean report() {
    return REPORTED.compareAndSet(this, 0, 1);
  }
}
