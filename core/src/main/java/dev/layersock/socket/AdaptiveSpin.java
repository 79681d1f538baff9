package dev.layersock.socket;

import dev.layersock.time.VirtualThreads;

/**
 * Decides how often a blocking call asks again before it parks its thread.
 *
 * <p>To park a thread and to wake it takes tens of microseconds, far longer than another thread
 * needs to answer from memory, or a system to hand on a packet. A call that parks at once makes
 * such an answer wait for nothing but the thread. Asking again costs a processor that others may
 * need. So it ends after about the time that parking takes, which wastes at most as much again, and
 * it is done only
 *
 * <ul>
 *   <li>where another processor can answer meanwhile, and not in a virtual thread, whose carrier
 *       has better to do;
 *   <li>after a wait that was short. A thread that waits for a distant network or for people parks
 *       at once, always: however many of them are idle, they cost nothing;
 *   <li>where it helps: each time that it was in vain, twice as many short waits park at once
 *       before it is tried again.
 * </ul>
 *
 * <p>A provider whose answer takes long is asked up to sixteen times all the same; one that waits
 * in its answer waits so often.
 *
 * <p>For one thread at a time.
 */
final class AdaptiveSpin {
  private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;

  /** When it gives up, in nanoseconds. */
  private static final long LIMIT = 30_000;

  /** A wait was short that was no longer than this, being woken included, in nanoseconds. */
  private static final long SHORT = 100_000;

  /** The clock is looked at after so many pauses: asking some providers takes longer than that. */
  private static final int PAUSES_BETWEEN_LOOKS = 8;

  /** After so many the processor is let go of once, in case that who is to answer needs it. */
  private static final int PAUSES_BETWEEN_YIELDS = 64;

  private static final int MOST_SKIPS = 63;

  /** How many short waits still park at once. */
  private int skips = 1;

  /** How many the last time in vain has cost. */
  private int penalty;

  /** Negative if this wait is not to be passed so. */
  private int pauses;

  private long end;

  /** To be called when a wait begins. */
  void begin() {
    pauses = ALONE || skips > 0 || VirtualThreads.isCurrent() ? -1 : 0;
  }

  /** Passes a moment. False if no more is to be passed so, and the thread is to be parked. */
  boolean pause() {
    if (pauses < 0) {
      return false;
    }
    pauses++;
    if (pauses % PAUSES_BETWEEN_LOOKS == 0 && isOver()) {
      penalty = Math.min(2 * penalty + 1, MOST_SKIPS);
      skips = penalty;
      pauses = -1;
      return false;
    }
    if (pauses % PAUSES_BETWEEN_YIELDS == 0) {
      yieldOnce();
    } else {
      Thread.onSpinWait();
    }
    return true;
  }

  private boolean isOver() {
    long now = System.nanoTime();
    if (pauses == PAUSES_BETWEEN_LOOKS) {
      end = now + LIMIT;
    }
    return now - end >= 0;
  }

  @SuppressWarnings("ThreadPriorityCheck") // no more than a chance for who is to answer
  private static void yieldOnce() {
    Thread.yield();
  }

  /** To be called when a wait is over, unless it failed. */
  void satisfied() {
    if (pauses > 0) {
      penalty = 0;
    }
  }

  /** To be called when the thread was parked, with how long that took. */
  void parked(long nanos) {
    if (skips > 0 && nanos <= SHORT) {
      skips--;
    }
  }
}
