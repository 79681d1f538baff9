package dev.layersock.layers.connectdata;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections that a listener has taken from below: those that exchange frames, and those that
 * are ready for its application, first come first served. A connection is in one of the two or
 * belongs to the thread that took it out.
 *
 * <p>Any thread may call it. The lock guards all of it; nothing is called with it.
 */
final class WaitingRoom {
  private final ReentrantLock lock = new ReentrantLock();
  private final int places;
  private final Set<Exchange> underWay = new LinkedHashSet<>();
  private final ArrayDeque<Incoming> ready = new ArrayDeque<>();
  private boolean closed;

  /**
   * For one listener.
   *
   * @param places how many find room
   */
  WaitingRoom(int places) {
    this.places = places;
  }

  /** Whether one more finds room. */
  boolean hasRoom() {
    lock.lock();
    try {
      return underWay.size() + ready.size() < places;
    } finally {
      lock.unlock();
    }
  }

  /** Whether one is ready. */
  boolean hasReady() {
    lock.lock();
    try {
      return !ready.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Lets one in that has begun to exchange frames. False once it is closed. */
  boolean enter(Exchange begun) {
    lock.lock();
    try {
      return !closed && underWay.add(begun);
    } finally {
      lock.unlock();
    }
  }

  /** Takes one out that has ended. */
  void leave(Exchange ended) {
    lock.lock();
    try {
      underWay.remove(ended);
    } finally {
      lock.unlock();
    }
  }

  /** Makes one ready whose exchange has ended, the last one. False once it is closed. */
  boolean append(Exchange ended, Incoming incoming) {
    lock.lock();
    try {
      underWay.remove(ended);
      if (!closed) {
        ready.addLast(incoming);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Makes one ready that had its turn already, the first one. False once it is closed. */
  boolean putBack(Incoming incoming) {
    lock.lock();
    try {
      if (!closed) {
        ready.addFirst(incoming);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes out the first that is ready; null if none is. */
  @Nullable Incoming next() {
    lock.lock();
    try {
      return ready.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets nobody in any more, and takes out one of those that exchange frames; null if none is. */
  @Nullable Exchange close() {
    lock.lock();
    try {
      closed = true;
      Exchange one = underWay.isEmpty() ? null : underWay.iterator().next();
      underWay.remove(one);
      return one;
    } finally {
      lock.unlock();
    }
  }
}
