package dev.layersock.layers.qos;

import dev.layersock.spi.TimeSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One budget and the line of flows that wait for it. Bytes are counted when they are taken and not
 * before, so no stretch of time sees more than the bucket and what the rate brings in it. It has
 * one timer at most, however many flows wait.
 *
 * <p>Any thread may call it. The lock guards the budget, the line, the alarm and the tickets;
 * timers and flows are called without it. One thread at a time wakes flows.
 */
final class Shaper {
  private final ReentrantLock lock = new ReentrantLock();
  private final TimeSource time;
  private final RateLimit limit;
  private final RateBudget budget;
  private final Line line;
  private @Nullable Alarm alarm;
  private boolean waking;

  /**
   * Makes a shaper.
   *
   * @param initial bytes that its bucket holds at the start, as far as it can
   */
  Shaper(RateLimit limit, TimeSource time, long initial) {
    this.limit = limit;
    this.time = time;
    this.budget = new RateBudget(limit, time, initial);
    this.line = new Line(budget);
  }

  RateLimit limit() {
    return limit;
  }

  long available() {
    lock.lock();
    try {
      return budget.available();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes bytes of a stream: as many as there are, but not so few that it is not worth it.
   *
   * @return 0 if the flow has to wait
   */
  long take(Ticket ticket, long wanted) {
    long taken;
    boolean news;
    lock.lock();
    try {
      taken = Math.min(wanted, spendable(ticket));
      if (taken < Math.min(wanted, budget.crumb())) {
        refuse(ticket, budget.crumb());
        return 0;
      }
      news = spend(ticket, taken);
    } finally {
      lock.unlock();
    }
    if (news) {
      arm();
    }
    return taken;
  }

  /** Takes the bytes of a datagram: all or none. One larger than the bucket needs a full one. */
  boolean takeWhole(Ticket ticket, long size) {
    boolean news;
    lock.lock();
    try {
      long needed = Math.min(size, budget.capacity());
      if (line.most(ticket) == 0 || budget.available() < needed) {
        refuse(ticket, needed);
        return false;
      }
      news = spend(ticket, size);
    } finally {
      lock.unlock();
    }
    if (news) {
      arm();
    }
    return true;
  }

  /** Counts bytes that went without asking, perhaps into debt. */
  void charge(Ticket ticket, long bytes) {
    boolean news;
    lock.lock();
    try {
      news = spend(ticket, bytes);
    } finally {
      lock.unlock();
    }
    if (news) {
      arm();
    }
  }

  void giveBack(Ticket ticket, long bytes) {
    lock.lock();
    try {
      budget.giveBack(bytes);
      line.gaveBack(ticket, bytes);
      if (line.isEmpty()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    arm(); // who waits may have enough now
  }

  /** Whether there is anything at all. */
  boolean hasSome(Ticket ticket) {
    lock.lock();
    try {
      if (spendable(ticket) > 0) {
        return true;
      }
      refuse(ticket, budget.crumb());
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a flow would have to wait. */
  boolean lacks(Ticket ticket) {
    lock.lock();
    try {
      return !isServed(ticket);
    } finally {
      lock.unlock();
    }
  }

  /** Puts a flow that lacks bytes in line. Whether it stands there now. */
  boolean join(Ticket ticket) {
    lock.lock();
    try {
      if (!ticket.queued) {
        if (ticket.closed || isServed(ticket)) {
          return false;
        }
        line.add(ticket);
      }
    } finally {
      lock.unlock();
    }
    arm();
    return true;
  }

  /** Takes a flow out of line. Whether it stood there. */
  boolean leave(Ticket ticket) {
    Alarm needless = null;
    lock.lock();
    try {
      if (!ticket.queued) {
        return false;
      }
      line.remove(ticket);
      if (line.isEmpty()) {
        needless = alarm;
        alarm = null;
      }
    } finally {
      lock.unlock();
    }
    if (needless != null) {
      needless.cancel();
    }
    return true;
  }

  /** Ends a flow's part. Whether it stood in line. */
  boolean close(Ticket ticket) {
    lock.lock();
    try {
      ticket.closed = true;
      line.forget(ticket);
    } finally {
      lock.unlock();
    }
    boolean waited = leave(ticket);
    arm();
    return waited;
  }

  private long spendable(Ticket ticket) {
    return Math.min(budget.available(), line.most(ticket));
  }

  /** Who was told is served as soon as there is enough, even if another has a turn. */
  private boolean isServed(Ticket ticket) {
    long worth = Math.min(ticket.need, budget.crumb());
    return budget.available() >= ticket.need && (ticket.told || line.most(ticket) >= worth);
  }

  private void refuse(Ticket ticket, long needed) {
    ticket.need = needed;
    line.refused(ticket);
  }

  /** Whether another may come earlier for that. */
  private boolean spend(Ticket ticket, long bytes) {
    ticket.need = 1;
    budget.charge(bytes);
    return line.took(ticket, bytes) && !line.isEmpty();
  }

  /** For the alarm. */
  void ring(Alarm rung) {
    lock.lock();
    try {
      if (alarm != rung || waking) {
        return;
      }
      alarm = null;
      waking = true;
    } finally {
      lock.unlock();
    }
    try {
      for (Ticket next = next(); next != null; next = next()) {
        next.flow.wake();
      }
    } finally {
      woken();
    }
  }

  private void woken() {
    lock.lock();
    try {
      waking = false;
    } finally {
      lock.unlock();
    }
    arm();
  }

  private @Nullable Ticket next() {
    lock.lock();
    try {
      return line.next();
    } finally {
      lock.unlock();
    }
  }

  /** Sees to it that an alarm rings when the next may have to be woken. */
  private void arm() {
    Alarm made;
    Alarm former;
    long delay;
    lock.lock();
    try {
      if (waking || line.isEmpty()) {
        return;
      }
      delay = line.nanosUntilNext();
      long due = time.nanoTime() + delay;
      former = alarm;
      if (former != null && former.due() - due <= 0) {
        return;
      }
      made = new Alarm(this, due);
      alarm = made;
    } finally {
      lock.unlock();
    }
    if (former != null) {
      former.cancel();
    }
    made.schedule(time, delay);
  }
}
