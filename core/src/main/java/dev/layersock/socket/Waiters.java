package dev.layersock.socket;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait at one socket, each for some events. Usually none; seldom more than one
 * reader and one writer. Any thread may call it; nothing is locked.
 */
class Waiters {
  private static final AtomicReferenceFieldUpdater<Waiters, Waiting @Nullable []> WAITING =
      AtomicReferenceFieldUpdater.newUpdater(Waiters.class, Waiting[].class, "waiting");

  /** Copied on each change; null for none. An updater costs no object, and every socket has one. */
  private volatile Waiting @Nullable [] waiting;

  /** Adds a waiter, or changes what one that is there waits for, in one step. */
  final void add(Waiting added) {
    Waiting[] old;
    do {
      old = waiting;
    } while (!WAITING.compareAndSet(this, old, with(old, added)));
  }

  private static Waiting[] with(Waiting @Nullable [] old, Waiting added) {
    if (old == null) {
      return added.alone();
    }
    int place = 0;
    while (place < old.length && old[place].waiter() != added.waiter()) {
      place++;
    }
    if (place == 0 && old.length == 1) {
      return added.alone();
    }
    Waiting[] all = Arrays.copyOf(old, Math.max(old.length, place + 1));
    all[place] = added;
    return all;
  }

  final void remove(Waiter waiter) {
    Waiting[] old;
    do {
      old = waiting;
    } while (!WAITING.compareAndSet(this, old, without(old, waiter)));
  }

  private static Waiting @Nullable [] without(Waiting @Nullable [] all, Waiter waiter) {
    if (all == null || (all.length == 1 && all[0].waiter() == waiter)) {
      return null;
    }
    return Arrays.stream(all).filter(one -> one.waiter() != waiter).toArray(Waiting[]::new);
  }

  /** Whether nobody else waits for the same here. */
  final boolean isAlone(Waiting one) {
    Waiting[] all = waiting;
    if (all != null) {
      for (Waiting other : all) {
        if (other != one && (other.events() & one.events()) != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether nobody else waits here, for whatever. */
  final boolean isOnly(Waiting one) {
    Waiting[] all = waiting;
    return all != null && all.length == 1 && all[0] == one;
  }

  /** Wakes those who wait for one of the events. */
  final void wake(int events) {
    Waiting[] all = waiting;
    if (all == null) {
      return;
    }
    for (Waiting one : all) {
      if ((one.events() & events) != 0) {
        one.waiter().wake();
      }
    }
  }

  /** Calls off all waits. Whether there were any. */
  final boolean cancel() {
    Waiting[] all = waiting;
    if (all == null) {
      return false;
    }
    boolean any = false;
    for (Waiting one : all) {
      any |= one.waiter().cancel();
    }
    return any;
  }
}
