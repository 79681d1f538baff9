package dev.layersock.layers.qos;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The flows that wait for a budget, and whose turn it is: start-time fair queueing. A flow's tag is
 * what it has got, or what those in service have got if that is more, so that nobody saves up by
 * being idle; being away for a moment does not count as that. Who has got least is next.
 *
 * <p>Whose turn it is was told, and has what is there for itself for a moment. The bytes stay in
 * the bucket: if it does not come, they are anybody's, and nothing is lost or saved up. Who was
 * told, did not come and waits again is told again, but has no turn any more until it comes. After
 * a turn that nobody used, the next is that of twice as many flows, so a thousand silent ones hold
 * up the others for some ten moments, once.
 *
 * <p>Not for several threads at once: {@link Shaper} guards it with its lock. It calls nobody.
 */
final class Line {
  /** How long a flow that was told has to come; a thread wakes up in less. */
  private static final long TO_COME = TimeUnit.MILLISECONDS.toNanos(5);

  /** How long a flow that has come has to ask for the rest of what it may have. */
  private static final long TO_GO_ON = TimeUnit.MILLISECONDS.toNanos(1);

  private static final int MOST_DOUBLINGS = 20;

  private final RateBudget budget;
  private final PriorityQueue<Ticket> waiting =
      new PriorityQueue<>(
          2,
          Comparator.<Ticket>comparingLong(ticket -> ticket.tag)
              .thenComparingLong(ticket -> ticket.place));

  /** Where service is: the tag at which the last bytes began. */
  private long reached;

  private long places;

  /** The number of the turn; those with it in their ticket have it. */
  private long turn;

  private boolean open;
  private boolean used;
  private long members;
  private long endsAt;
  private long left;

  /** How often a turn was not used, less how often flows were told and came in vain. */
  private int doublings;

  Line(RateBudget budget) {
    this.budget = budget;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * What a flow may have at most of what there is now: 0 if it is another's turn, or another that
   * waits has got less.
   */
  long most(Ticket ticket) {
    boolean alone = waiting.isEmpty();
    if (isOpen()) {
      return ticket.turn != turn ? 0 : alone ? Long.MAX_VALUE : left;
    }
    Ticket head = waiting.peek();
    if (head == null || head == ticket) {
      return Long.MAX_VALUE;
    }
    return start(ticket) <= head.tag ? share() : 0;
  }

  /** What each of those who wait may have at a time: the less, the more they are. */
  private long share() {
    return Math.max(budget.crumb(), budget.quantum() / Math.max(1, waiting.size()));
  }

  /** What a flow has to be told of. */
  private long worth(Ticket ticket) {
    return Math.max(ticket.need, share());
  }

  /** The tag of what a flow gets next. */
  private long start(Ticket ticket) {
    return ticket.told ? ticket.tag : Math.max(ticket.tag, reached - budget.quantum());
  }

  private boolean isOpen() {
    if (open && budget.now() - endsAt >= 0) {
      open = false;
      if (!used && doublings < MOST_DOUBLINGS) {
        doublings++;
      }
    }
    return open;
  }

  /** A flow has asked in vain. */
  void refused(Ticket ticket) {
    if (ticket.told) {
      ticket.told = false;
      doublings = Math.max(0, doublings - 1);
    }
  }

  /**
   * A flow has got bytes.
   *
   * @return whether the next may come earlier for that
   */
  boolean took(Ticket ticket, long bytes) {
    long start = start(ticket);
    ticket.told = false;
    tag(ticket, start + bytes);
    Ticket head = waiting.peek();
    reached = Math.max(reached, head == null ? start : Math.min(start, head.tag));
    if (!open || ticket.turn != turn) {
      return false;
    }
    left -= bytes;
    if (left <= 0 || waiting.isEmpty()) {
      open = false;
    } else if (used) {
      return false;
    } else {
      used = true;
      endsAt = Math.min(endsAt, budget.now() + TO_GO_ON);
    }
    return true;
  }

  /** A flow did not need so many of the bytes that it has got. */
  void gaveBack(Ticket ticket, long bytes) {
    tag(ticket, ticket.tag - bytes);
    if (open && ticket.turn == turn) {
      left += bytes;
    }
  }

  /** Those in line are in the order of their tags. */
  private void tag(Ticket ticket, long tag) {
    if (ticket.queued) {
      waiting.remove(ticket);
      ticket.tag = tag;
      waiting.add(ticket);
    } else {
      ticket.tag = tag;
    }
  }

  /** Puts a flow in line that does not stand there. Its turn is over if it has used it. */
  void add(Ticket ticket) {
    open &= !used || ticket.turn != turn;
    ticket.tag = start(ticket);
    ticket.place = places++;
    ticket.queued = true;
    waiting.add(ticket);
  }

  /** Takes a flow out of line that stands there. */
  void remove(Ticket ticket) {
    ticket.queued = false;
    waiting.remove(ticket);
  }

  /** A flow will not come any more. */
  void forget(Ticket ticket) {
    open &= ticket.turn != turn || members > 1;
  }

  /** Takes the next flow out that is to be told; null for none now. */
  @Nullable Ticket next() {
    Ticket head = waiting.peek();
    if (head == null || (isOpen() && (used || members >= 1L << doublings))) {
      return null;
    }
    long worth = worth(head);
    if (budget.available() < worth) {
      return null;
    }
    remove(head);
    head.need = worth;
    if (!head.told) {
      head.told = true;
      giveTurn(head, worth);
    }
    return head;
  }

  private void giveTurn(Ticket ticket, long bytes) {
    if (!open) {
      open = true;
      used = false;
      members = 0;
      endsAt = budget.now() + TO_COME;
      left = bytes;
      turn++;
    }
    members++;
    ticket.turn = turn;
  }

  /** Nanoseconds until {@link #next} may have one; those who wait may not be none. */
  long nanosUntilNext() {
    if (isOpen()) {
      return endsAt - budget.now();
    }
    Ticket head = waiting.element();
    return budget.nanosUntil(worth(head));
  }
}
