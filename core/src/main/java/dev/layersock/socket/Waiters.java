package dev.layersock.socket;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The threads that wait at one socket, each for some events. Usually none; seldom more than one
 * reader and one writer. Any thread may call it; nothing is locked.
 */
final class Waiters {
  private static final Waiting[] NONE = {};
  private static final AtomicReferenceFieldUpdater<Waiters, Waiting[]> WAITING =
      AtomicReferenceFieldUpdater.newUpdater(Waiters.class, Waiting[].class, "waiting");

  /** Copied on each change. An updater costs no object, and every socket has one of this. */
  private volatile Waiting[] waiting = NONE;

  /** Adds a waiter for some events. The same waiter is at a socket once. */
  void add(Waiter waiter, int events) {
    add(new Waiting(waiter, events));
  }

  /** As {@link #add(Waiter, int)}, with the place for it. */
  void add(Waiting added) {
    Waiting[] old;
    Waiting[] all;
    do {
      old = waiting;
      if (old.length == 0) {
        all = added.alone();
      } else {
        all = Arrays.copyOf(old, old.length + 1);
        all[old.length] = added;
      }
    } while (!WAITING.compareAndSet(this, old, all));
  }

  void remove(Waiter waiter) {
    Waiting[] old;
    Waiting[] rest;
    do {
      old = waiting;
      rest =
          old.length == 1 && old[0].waiter() == waiter
              ? NONE
              : Arrays.stream(old).filter(w -> w.waiter() != waiter).toArray(Waiting[]::new);
    } while (!WAITING.compareAndSet(this, old, rest));
  }

  /** Wakes those who wait for one of the events. */
  void wake(int events) {
    for (Waiting one : waiting) {
      if ((one.events() & events) != 0) {
        one.waiter().wake();
      }
    }
  }

  /** Calls off all waits. Whether there were any. */
  boolean cancel() {
    Waiting[] all = waiting;
    for (Waiting one : all) {
      one.waiter().cancel();
    }
    return all.length > 0;
  }
}
