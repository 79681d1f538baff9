package dev.layersock.time;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that waits for its turn, or at a gate. All but the thread is guarded by the lock of the
 * turns.
 */
final class Participant {
  private final Turns turns;
  private final Thread thread;

  /** Whether it takes turns. Who does not goes on as soon as its wait is over. */
  private final boolean taking;

  private boolean waiting;
  private boolean interruptible;
  private boolean interrupted;
  private boolean cut;
  private boolean granted;
  private long turn;
  private boolean alternates;
  private @Nullable StallException failure;

  /** Who the thread is elsewhere, meanwhile; the thread's own. */
  private @Nullable Participant outer;

  private Participant(Turns turns, Thread thread, boolean taking) {
    this.turns = turns;
    this.thread = thread;
    this.taking = taking;
  }

  /** A thread that takes turns. */
  static Participant of(Turns turns, Thread thread) {
    return new Participant(turns, thread, true);
  }

  /** A thread that waits once, and takes no turns. */
  static Participant outsider(Turns turns, Thread thread) {
    return new Participant(turns, thread, false);
  }

  boolean isOf(Turns other) {
    return turns == other;
  }

  void setOuter(@Nullable Participant participant) {
    outer = participant;
  }

  @Nullable Participant outer() {
    return outer;
  }

  Thread thread() {
    return thread;
  }

  boolean isTaking() {
    return taking;
  }

  /** Whether it waits at a gate, and nothing has ended that wait. */
  boolean isWaiting() {
    return waiting;
  }

  void beginWait(boolean endedByInterrupt) {
    waiting = true;
    interruptible = endedByInterrupt;
    interrupted = false;
    cut = false;
    failure = null;
  }

  void endWait() {
    waiting = false;
  }

  /** Ends its wait if it has been interrupted and the wait is one that ends so. */
  boolean cutIfInterrupted() {
    if (waiting && interruptible && (interrupted || thread.isInterrupted())) {
      waiting = false;
      cut = true;
      return true;
    }
    return false;
  }

  /** Called by the thread itself: so a park does not return at once for ever. */
  void noteInterrupt() {
    interrupted |= Thread.interrupted();
  }

  /**
   * Called by the thread itself when its wait is over: whether an interrupt has ended it. An
   * interrupt that has not is set again.
   */
  boolean takeCut() {
    boolean wasCut = cut;
    if (wasCut) {
      noteInterrupt();
    } else if (interrupted) {
      thread.interrupt();
    }
    return wasCut;
  }

  /** If it waits, it fails. */
  void endWaitBy(StallException why) {
    if (waiting) {
      waiting = false;
      failure = why;
      grant();
    }
  }

  /** What has ended its wait, if that was no opening, time limit or interrupt. */
  @Nullable StallException failure() {
    return failure;
  }

  void grant() {
    granted = true;
    LockSupport.unpark(thread);
  }

  /** Its turn, with its number among those of all. */
  void grantTurn(long number) {
    alternates = number - turn == 2;
    turn = number;
    grant();
  }

  /** Whether one other alone had a turn between its last two. */
  boolean alternates() {
    return alternates;
  }

  boolean isGranted() {
    return granted;
  }

  void takeGrant() {
    granted = false;
  }
}
