package dev.layersock.layers.qos;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One budget and the line of flows that wait for it, first come first served. It has one timer at
 * most, however many flows wait.
 *
 * <p>Where several flows share the budget, the one whose turn it is gets its bytes set aside, so
 * that no other can take them before its thread has woken up; and while some wait, none of the
 * others goes before them.
 *
 * <p>Any thread may call it. The lock guards the budget, the line, the alarm and the tickets;
 * timers and flows are called without it.
 */
final class Shaper {
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Ticket> line = new ArrayDeque<>(2);
  private final TimeSource time;
  private final RateLimit limit;
  private final RateBudget budget;
  private final boolean shared;
  private @Nullable Alarm alarm;

  /**
   * Makes a shaper.
   *
   * @param shared whether more than one flow uses it
   * @param initial bytes that its bucket holds at the start, as far as it can
   */
  Shaper(RateLimit limit, TimeSource time, boolean shared, long initial) {
    this.limit = limit;
    this.time = time;
    this.shared = shared;
    this.budget = new RateBudget(limit, time, initial);
  }

  /** A timer; only the latest one counts. */
  private static final class Alarm implements Runnable {
    private final Shaper shaper;
    private volatile @Nullable ScheduledTask task;
    private volatile boolean cancelled;

    Alarm(Shaper shaper) {
      this.shaper = shaper;
    }

    void schedule(long delayNanos) {
      ScheduledTask made = shaper.time.schedule(delayNanos, this);
      task = made;
      if (cancelled) {
        made.cancel();
      }
    }

    void cancel() {
      cancelled = true;
      ScheduledTask made = task;
      if (made != null) {
        made.cancel();
      }
    }

    @Override
    public void run() {
      shaper.ring(this);
    }
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
    lock.lock();
    try {
      long spendable = spendable(ticket);
      if (spendable < Math.min(wanted, budget.crumb())) {
        ticket.need = budget.quantum();
        return 0;
      }
      long taken = Math.min(wanted, spendable);
      spend(ticket, taken);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the bytes of a datagram: all or none. One larger than the bucket needs a full one. */
  boolean takeWhole(Ticket ticket, long size) {
    lock.lock();
    try {
      long needed = Math.min(size, budget.capacity());
      if (spendable(ticket) < needed) {
        ticket.need = Math.max(needed, budget.quantum());
        return false;
      }
      spend(ticket, size);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Counts bytes that went without asking, perhaps into debt. */
  void charge(Ticket ticket, long bytes) {
    lock.lock();
    try {
      spend(ticket, bytes);
    } finally {
      lock.unlock();
    }
  }

  void giveBack(long bytes) {
    lock.lock();
    try {
      budget.giveBack(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is anything at all. */
  boolean hasSome(Ticket ticket) {
    lock.lock();
    try {
      if (spendable(ticket) > 0) {
        return true;
      }
      ticket.need = budget.quantum();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a flow would have to wait. */
  boolean lacks(Ticket ticket) {
    lock.lock();
    try {
      return spendable(ticket) < ticket.need;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a flow that lacks bytes in line. Whether it stands there now. */
  boolean join(Ticket ticket) {
    lock.lock();
    try {
      if (!ticket.queued) {
        if (ticket.closed || spendable(ticket) >= ticket.need) {
          return false;
        }
        ticket.need = Math.max(ticket.need, budget.quantum());
        ticket.queued = true;
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
      ticket.queued = false;
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

  /** Ends a flow's part: it leaves the line, and what was set aside for it goes back. */
  boolean close(Ticket ticket) {
    lock.lock();
    try {
      ticket.closed = true;
      budget.giveBack(ticket.granted);
      ticket.granted = 0;
    } finally {
      lock.unlock();
    }
    return leave(ticket);
  }

  private long spendable(Ticket ticket) {
    Ticket head = line.peek();
    if (head == null || head == ticket) {
      return budget.available() + ticket.granted;
    }
    return ticket.granted;
  }

  private void spend(Ticket ticket, long bytes) {
    long aside = Math.min(bytes, ticket.granted);
    ticket.granted -= aside;
    ticket.need = 1;
    if (bytes > aside) {
      budget.charge(bytes - aside);
    }
  }

  private void ring(Alarm rung) {
    for (Ticket next = next(rung); next != null; next = next(null)) {
      next.flow.wake();
    }
    arm();
  }

  /** The first in line, if there is enough for it. */
  private @Nullable Ticket next(@Nullable Alarm rung) {
    lock.lock();
    try {
      if (rung != null) {
        if (alarm != rung) {
          return null;
        }
        alarm = null;
      }
      Ticket head = line.peek();
      if (head == null || budget.available() + head.granted < head.need) {
        return null;
      }
      line.remove();
      head.queued = false;
      if (shared && head.need > head.granted) {
        budget.charge(head.need - head.granted);
        head.granted = head.need;
      }
      return head;
    } finally {
      lock.unlock();
    }
  }

  private void arm() {
    Alarm made;
    long delay;
    lock.lock();
    try {
      Ticket head = line.peek();
      if (head == null || alarm != null) {
        return;
      }
      delay = budget.nanosUntil(head.need - head.granted);
      made = new Alarm(this);
      alarm = made;
    } finally {
      lock.unlock();
    }
    made.schedule(delay);
  }
}
