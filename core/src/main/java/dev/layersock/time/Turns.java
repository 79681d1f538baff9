package dev.layersock.time;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who runs in virtual time: one participant at a time, until it waits or ends. Then the tasks of
 * the next moment run, if nobody is ready, and the seed chooses among those that are.
 *
 * <p>Its lock guards the turns, the timers, the gates and the participants. It is never held while
 * a task runs or a thread is parked. What says "with the lock" is called with it.
 */
final class Turns {
  /** Who this thread is, in the turns that it has begun last. */
  private static final ThreadLocal<@Nullable Participant> MINE = new ThreadLocal<>();

  /** How often who alternates with one other looks for its next turn: some microseconds. */
  private static final int LOOKS = Runtime.getRuntime().availableProcessors() == 1 ? 0 : 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Timers timers = new Timers();
  private final TaskRunner tasks = new TaskRunner(lock, timers);
  private final Advancing advancing = new Advancing(this, changed, timers, tasks);
  private final Chance chance = new Chance();
  private final Starters starters = new Starters();
  private final StallWatch watch = new StallWatch(this);

  private final Participants participants = new Participants();
  private @Nullable Participant running;

  /** Written with the lock. */
  private volatile long turns;

  private @Nullable StallException stalled;
  private boolean alone;

  /** Turns of nobody yet, first come, first served. */
  Turns() {}

  /** The seed that chooses who is next; none for first come, first served. */
  OptionalLong seed() {
    return locked(chance::seed);
  }

  /** From now on this seed chooses, unless one does already. */
  void seedIfUnseeded(long given) {
    lock.lock();
    try {
      chance.seedIfUnseeded(given);
    } finally {
      lock.unlock();
    }
  }

  /** From now on nobody but the participants opens gates and sets timers. */
  void beAlone() {
    lock.lock();
    try {
      alone = true;
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** Of which any thread may read the clock. */
  Timers timers() {
    return timers;
  }

  /** How many have begun so far. */
  long number() {
    return turns;
  }

  boolean isParticipant() {
    return mine() != null;
  }

  private @Nullable Participant mine() {
    Participant participant = MINE.get();
    while (participant != null && !participant.isOf(this)) {
      participant = participant.outer();
    }
    return participant;
  }

  /** With the lock: a participant for this thread, or the one that it is. */
  Participant current() {
    Participant participant = mine();
    return participant == null ? Participant.outsider(this, Thread.currentThread()) : participant;
  }

  /** Whether this thread is inside a timer's task. */
  boolean isInTask() {
    return locked(tasks::isInTask);
  }

  /**
   * A participant that joins when its thread has been started, by whomever: an executor may do so
   * past the thread's own {@code start}.
   */
  Participant expect(Thread thread) {
    lock.lock();
    try {
      Participant participant = Participant.of(this, thread);
      participants.expect(participant);
      return participant;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has those join who have been started past {@code start}, before anybody else is made ready: so
   * it makes no difference when their threads really begin.
   */
  private void joinStarted() {
    participants.started().forEach(this::enter);
  }

  /** A new participant, that gets its turn among the others. */
  Participant join(Thread thread, boolean held) {
    Participant participant = Participant.of(this, thread);
    join(participant, held);
    return participant;
  }

  /** One that was expected, or is new. */
  void join(Participant participant, boolean held) {
    lock.lock();
    try {
      joinStarted();
      if (!participants.has(participant)) {
        enter(participant);
      }
      if (held && !isParticipant() && !tasks.isInTask()) {
        starters.add(Thread.currentThread());
      }
    } finally {
      lock.unlock();
    }
  }

  private void enter(Participant participant) {
    participants.add(participant);
    if (stalled == null) {
      participants.setReady(participant);
    } else {
      participant.grant(); // to fail where it waits
    }
    watch.start();
  }

  /** A thread could not be started: it takes no turns. */
  void forget(Participant participant) {
    lock.lock();
    try {
      participants.remove(participant);
      if (participant == running) { // it was chosen already
        running = null;
      }
      goOnElsewhere();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits on the thread of a new participant until it is its turn. */
  void begin(Participant participant) {
    participant.setOuter(MINE.get());
    MINE.set(participant);
    lock.lock();
    try {
      awaitTurn(participant, this);
    } finally {
      lock.unlock();
    }
  }

  /** Called by a participant that has nothing more to do. */
  void leave() {
    Participant me = mine();
    if (me == null) {
      throw new IllegalStateException("this thread takes no turns");
    }
    MINE.set(me.outer());
    lock.lock();
    try {
      participants.remove(me);
      running = null;
      goOn();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets others have their turn, if it is this thread's. */
  void pause() {
    Participant me = mine();
    lock.lock();
    try {
      if (me != null && me == running && !tasks.isInTask() && stalled == null) {
        running = null;
        joinStarted();
        participants.setReady(me);
        awaitTurn(me, this);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the turn away until {@link #wake}. With the lock. */
  void await(Participant me, Object gate, boolean interruptible) throws InterruptedException {
    release();
    if (stalled != null) {
      throw stalled.again();
    }
    me.beginWait(interruptible);
    if (me == running) {
      running = null;
    }
    if (me.isTaking()) {
      awaitTurn(me, gate);
    } else {
      participants.addOutsider(me);
      try {
        awaitTurn(me, gate);
      } finally {
        participants.removeOutsider(me);
      }
    }
    boolean cut = me.takeCut(); // whatever comes of it, an interrupt is not lost
    StallException failure = me.failure();
    if (failure != null) {
      throw failure.again();
    }
    if (cut) {
      throw new InterruptedException();
    }
  }

  /** The wait of somebody is over. With the lock. */
  void wake(Participant participant) {
    if (!participant.isWaiting()) {
      return;
    }
    participant.endWait();
    if (!participant.isTaking()) {
      participant.grant();
      return;
    }
    joinStarted();
    participants.setReady(participant);
    if (running == null && !tasks.isDriving() && !tasks.isInTask()) {
      goOn();
    }
  }

  /** Somebody has set a timer. With the lock: if all wait, one of them looks again. */
  void timerSet() {
    if (isIdle()) {
      participants.unparkOne();
    }
  }

  /** This thread, which has started others, holds them back no more. */
  void release() {
    lock.lock();
    try {
      if (starters.remove(Thread.currentThread())) {
        goOnElsewhere();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who holds the others back. Called by the watch. */
  List<Thread> starters() {
    return locked(starters::threads);
  }

  /** Releases who waits elsewhere; and all, if the last start is long ago. Called by the watch. */
  void releaseLate(List<Thread> waiting) {
    lock.lock();
    try {
      if (starters.removeLate(waiting)) {
        goOnElsewhere();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Chooses, but leaves the timers to a participant. With the lock. */
  void goOnElsewhere() {
    if (running == null && !tasks.isDriving() && starters.isEmpty() && stalled == null) {
      joinStarted();
      if (participants.hasReady()) {
        choose();
      } else {
        participants.unparkOne();
      }
    }
  }

  private void awaitTurn(Participant me, Object blocker) {
    boolean restore = false;
    while (!me.isGranted()) {
      if (me.isWaiting()) {
        me.noteInterrupt();
      } else {
        restore |= Thread.interrupted();
      }
      if (me.isTaking()) {
        goOn();
      } else if (me.cutIfInterrupted()) {
        me.grant();
      }
      if (!me.isGranted()) {
        long turn = turns;
        int looks = me.alternates() ? LOOKS : 0;
        lock.unlock();
        try {
          park(blocker, turn, looks);
        } finally {
          lockVisibly();
        }
      }
    }
    me.takeGrant();
    if (restore) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes the lock. To wait in {@code lock()} would hide an interrupt from all others meanwhile.
   */
  @SuppressWarnings("ThreadPriorityCheck") // whoever has the lock gives it back at once
  private void lockVisibly() {
    while (!lock.tryLock()) {
      Thread.yield();
    }
  }

  /**
   * Parks until somebody is granted his turn. Looks for the end of this one before, since to wake a
   * thread takes longer than most turns do. Without the lock.
   */
  private void park(Object blocker, long turn, int looks) {
    for (int i = 0; i < looks && turns == turn; i++) {
      Thread.onSpinWait();
    }
    LockSupport.park(blocker);
  }

  private boolean isIdle() {
    return running == null && !tasks.isDriving() && !participants.hasReady();
  }

  /** Goes on to the next turn, by way of the timers where nobody is ready. With the lock. */
  private void goOn() {
    while (mayGoOn()) {
      joinStarted();
      participants.wakeInterrupted();
      if (participants.hasReady()) {
        choose();
      } else if (timers.isEmpty() || advancing.isUnderWay()) {
        changed.signalAll();
        if (alone && !advancing.isUnderWay()) {
          stall(Stalls.allWait(participants.all()));
        }
        return;
      } else {
        tasks.runMoment(timers.nextAt());
      }
    }
  }

  private boolean mayGoOn() {
    return running == null
        && !tasks.isDriving()
        && starters.isEmpty()
        && stalled == null
        && participants.areSome();
  }

  private void choose() {
    Participant next = participants.choose(chance);
    running = next;
    long number = turns + 1;
    turns = number;
    next.grantTurn(number);
  }

  /** Moves the time; see {@link Advancing}. */
  void advance(long nanos) {
    lock.lock();
    try {
      boolean outside = !isParticipant() && !tasks.isInTask();
      joinStarted();
      release();
      advancing.advance(nanos, outside);
      timerSet();
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody is to go on before the time does. With the lock; fails if nobody can. */
  boolean isBusy() {
    boolean busy = !participants.isEmpty() && !isIdle();
    if (busy && stalled != null) {
      throw stalled.again();
    }
    return busy;
  }

  /**
   * Who is to go on: whose turn it is, or who runs a task; null for nobody. Called by the watch.
   */
  @Nullable Thread busy() {
    lock.lock();
    try {
      if (running == null) {
        return tasks.driver();
      }
      return running.isGranted() ? null : running.thread(); // else it is about to go on
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is somebody to be watched. Called by the watch. */
  boolean isWatched() {
    lock.lock();
    try {
      return watch.goesOn(!participants.isEmpty());
    } finally {
      lock.unlock();
    }
  }

  /** Why nobody can go on; null while somebody can. */
  @Nullable StallException stalled() {
    lock.lock();
    try {
      return stalled;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody is to go on: all fail who wait, or will. The first reason stays. */
  void stall(StallException why) {
    lock.lock();
    try {
      StallException reason = stalled == null ? why : stalled;
      stalled = reason;
      participants.fail(reason);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
