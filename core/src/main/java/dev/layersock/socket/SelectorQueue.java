package dev.layersock.socket;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The selections that are to be looked at, first come, first served, each once. They are linked by
 * themselves, so nothing is made. Any thread may call it; its lock guards the links, and nothing is
 * called with it.
 */
final class SelectorQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Selection first;
  private @Nullable Selection last;

  /** Adds one to the end, if it is not there. Whether it was not. */
  boolean add(Selection added) {
    lock.lock();
    try {
      if (added.isQueued) {
        return false;
      }
      added.isQueued = true;
      if (last == null) {
        first = added;
      } else {
        last.next = added;
      }
      last = added;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The last at present; null if there is none. */
  @Nullable Selection last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the first out; null if there is none. */
  @Nullable Selection take() {
    lock.lock();
    try {
      Selection taken = first;
      if (taken == null) {
        return null;
      }
      first = taken.next;
      if (first == null) {
        last = null;
      }
      taken.next = null;
      taken.isQueued = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
