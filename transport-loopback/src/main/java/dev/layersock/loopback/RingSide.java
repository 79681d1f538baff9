package dev.layersock.loopback;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.LockSupport;

/**
 * One side of a {@link StreamRing}: where who sends, or who receives, has come to, and the right to
 * go on from there, which one thread has at a time. It never waits for that right: who does not get
 * it takes the connection's lock.
 *
 * <p>A side that has been made is shut. Any thread may {@link #enter} and ask; {@link #shut} and
 * {@link #open} are called under the connection's lock.
 */
@SuppressWarnings({"unused", "UnusedVariable"}) // the padding: no two of its lines share a cache's
final class RingSide {
  private static final AtomicLongFieldUpdater<RingSide> STATE =
      AtomicLongFieldUpdater.newUpdater(RingSide.class, "state");

  private static final long SHUT = 0; // what a thread finds that has not seen the constructor's end
  private static final long FREE = 1;
  private static final long ENTERED = 2;

  private static final int MOST_TRIES = 64;
  private static final long PAUSE_NANOS = 10_000;

  private long a1;
  private long a2;
  private long a3;
  private long a4;
  private long a5;
  private long a6;
  private long a7;

  /** Where this side last saw the other; for whoever is alone on this side. Only who sends asks. */
  long seen;

  /** A long, as all here, so that it does not go into a gap elsewhere. */
  private volatile long state;

  /** Not 0 if somebody is about to shut it, or has: he goes first. */
  private volatile long closing;

  private long b1;
  private long b2;
  private long b3;
  private long b4;
  private long b5;
  private long b6;
  private long b7;
  private long b8;

  private volatile long position;

  private long c1;
  private long c2;
  private long c3;
  private long c4;
  private long c5;
  private long c6;
  private long c7;

  /** How many bytes have gone through this side since it was made. Whoever asks may be late. */
  long position() {
    return position;
  }

  /** Moves on. Only for who is alone on this side; the other side sees all that was done before. */
  void move(int bytes) {
    long next = position + bytes;
    position = next;
  }

  /** Begins to be alone on this side. Whether nobody else was, and it is open. */
  boolean enter() {
    return state == FREE && closing == 0 && STATE.compareAndSet(this, FREE, ENTERED);
  }

  /** Ends what {@link #enter} has begun. */
  void leave() {
    STATE.lazySet(this, FREE);
  }

  /** Whether threads may enter it now, one after the other. */
  boolean isOpen() {
    return state != SHUT;
  }

  /** Lets threads enter it. */
  void open() {
    closing = 0;
    STATE.lazySet(this, FREE);
  }

  /** Lets nobody enter it any more, and waits for whoever is there, who copies some bytes. */
  void shut() {
    closing = 1;
    for (int tries = 0; state != SHUT && !STATE.compareAndSet(this, FREE, SHUT); tries++) {
      Thread.onSpinWait();
      if (tries >= MOST_TRIES) {
        LockSupport.parkNanos(PAUSE_NANOS); // that thread was interrupted by the system
      }
    }
  }
}
