package dev.layersock.time;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time that goes on only when nobody has anything to do: minutes of shaping or timeouts take
 * milliseconds, blocking callers included.
 *
 * <p>Threads take part by {@link #run} and {@link #start}. When all of them wait at gates, the time
 * jumps to the next timer, whose task runs on the thread that waited last. A thread that does not
 * take part can still wait at a gate, and can move the time by {@link #advance}.
 *
 * <p>It knows of nothing that waits elsewhere. Over a base that does real input and output it
 * outruns the network, and timeouts end calls that would have been answered. A participant that
 * waits for a future or a lock rather than at a gate counts as busy, and stops the time.
 *
 * <p>Any thread may call it. The lock guards the clock, the timers and the number of busy threads;
 * it is never held while a task runs or a thread is parked.
 */
public final class VirtualTime implements TimeSource {
  private static final Logger log = LoggerFactory.getLogger(VirtualTime.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
  private final Set<Thread> participants = new HashSet<>();

  /** The threads that are inside a timer's task. */
  private final Set<Thread> inTask = new HashSet<>();

  private volatile long now;
  private long order;
  private int busy;

  /** A clock at zero. */
  public VirtualTime() {}

  @Override
  public long nanoTime() {
    return now;
  }

  /** The time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(now);
  }

  @Override
  public ScheduledTask schedule(long delayNanos, Runnable task) {
    lock.lock();
    try {
      Timer timer = new Timer(saturatedAdd(now, Math.max(0, delayNanos)), order++, task);
      timers.add(timer);
      if (busy == 0 && !participants.isEmpty()) {
        // All of them wait, and the last to do so has not seen this timer: one looks again.
        LockSupport.unpark(participants.iterator().next());
      }
      return () -> cancel(timer);
    } finally {
      lock.unlock();
    }
  }

  /** The work is a participant, on a thread of its own, and counts as busy from now on. */
  @Override
  public void execute(Runnable work) {
    participate("layersock-work", work);
  }

  @Override
  public WaitGate gate() {
    return new Gate();
  }

  /** Runs work on this thread as a participant, which the thread may be already. */
  public <T> T run(Callable<T> work) throws Exception {
    if (isParticipant(Thread.currentThread())) {
      return work.call();
    }
    join(Thread.currentThread());
    try {
      return work.call();
    } finally {
      leave(Thread.currentThread());
    }
  }

  /**
   * Runs work on a new daemon thread as a participant. The thread counts as busy before this method
   * returns, so the time does not run away before it has begun.
   */
  public RunnableFuture<Void> start(String name, ThrowingWork work) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    participate(name, task);
    return task;
  }

  private void participate(String name, Runnable work) {
    Thread thread = new Thread(() -> runAndLeave(work), name);
    thread.setDaemon(true);
    join(thread);
    thread.start();
  }

  private void runAndLeave(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) { // what fails in a future is in it; this is the rest
      log.error("event=work-failed work={}", work.getClass().getName(), e);
    } finally {
      leave(Thread.currentThread());
    }
  }

  /** Work that may fail; the failure is in the future that {@link #start} returns. */
  @FunctionalInterface
  public interface ThrowingWork {
    /** Does it. */
    void run() throws Exception;
  }

  /**
   * Moves the time, running on this thread the tasks that become due, each at its own time.
   *
   * @param duration zero or more
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration + " is negative");
    }
    lock.lock();
    try {
      long end = saturatedAdd(now, duration.toNanos());
      for (Timer next = timers.peek(); next != null && next.at <= end; next = timers.peek()) {
        runNext();
      }
      now = Math.max(now, end);
    } finally {
      lock.unlock();
    }
  }

  private boolean isParticipant(Thread thread) {
    lock.lock();
    try {
      return participants.contains(thread);
    } finally {
      lock.unlock();
    }
  }

  private void join(Thread thread) {
    lock.lock();
    try {
      participants.add(thread);
      busy++;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Thread thread) {
    lock.lock();
    try {
      participants.remove(thread);
      busy--;
      goOnWhileIdle();
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock, by a thread that is not busy. */
  private void goOnWhileIdle() {
    while (busy == 0 && !participants.isEmpty() && !timers.isEmpty()) {
      busy++;
      try {
        runNext();
      } finally {
        busy--;
      }
    }
  }

  /** Called with the lock, which is released while the task runs. */
  private void runNext() {
    Timer timer = timers.remove();
    now = Math.max(now, timer.at);
    inTask.add(Thread.currentThread());
    lock.unlock();
    try {
      timer.task.run();
    } catch (Throwable e) { // the thread is another's
      log.error("event=timer-task-failed task={}", timer.task.getClass().getName(), e);
    } finally {
      lock.lock();
      inTask.remove(Thread.currentThread());
    }
  }

  private boolean cancel(Timer timer) {
    lock.lock();
    try {
      return timers.remove(timer);
    } finally {
      lock.unlock();
    }
  }

  private static long saturatedAdd(long a, long b) {
    long sum = a + b;
    return sum < a ? Long.MAX_VALUE : sum;
  }

  private record Timer(long at, long order, Runnable task) {}

  /** Its fields are guarded by the lock of the time. */
  private final class Gate implements WaitGate {
    private boolean open;
    private @Nullable Thread waiter;
    private boolean timedOut;
    private int waits;
    private boolean waiterIsBusy;

    @Override
    public void open() {
      wake(0);
    }

    /**
     * Wakes the waiting thread.
     *
     * @param endedWait the wait that is over; 0 to open the gate
     */
    private void wake(int endedWait) {
      Thread woken;
      lock.lock();
      try {
        if (endedWait == 0) {
          open = true;
        } else if (endedWait != waits) {
          return; // too late: another wait has begun
        } else {
          timedOut = waiter != null;
        }
        woken = waiter;
        if (woken != null) {
          countAsBusy(woken);
        }
      } finally {
        lock.unlock();
      }
      LockSupport.unpark(woken);
    }

    /** At the moment of waking, not when the thread runs: else the time could go on between. */
    private void countAsBusy(Thread woken) {
      if (!waiterIsBusy && participants.contains(woken)) {
        waiterIsBusy = true;
        busy++;
      }
    }

    @Override
    public boolean await(long timeoutNanos, boolean interruptible) throws InterruptedException {
      Thread me = Thread.currentThread();
      boolean interrupted = false;
      lock.lock();
      try {
        if (open || timeoutNanos <= 0) {
          boolean wasOpen = open;
          open = false;
          return wasOpen;
        }
        if (inTask.contains(me)) { // the thread is another's, who may be the one to open the gate
          throw new IllegalStateException(
              "a timer's task waits at a gate; what waits is for offload, or a thread of its own");
        }
        if (interruptible && Thread.interrupted()) {
          throw new InterruptedException();
        }
        int wait = ++waits;
        ScheduledTask timeout =
            timeoutNanos == FOREVER ? null : schedule(timeoutNanos, () -> wake(wait));
        try {
          beginWait(me);
          while (!open && !timedOut) {
            if (Thread.interrupted()) {
              interrupted = true;
              if (interruptible) {
                throw new InterruptedException();
              }
            }
            parkUnlocked();
            goOnWhileIdle();
          }
          return open;
        } finally {
          endWait(me);
          if (timeout != null) {
            timeout.cancel();
          }
        }
      } finally {
        lock.unlock();
        if (interrupted && !interruptible) {
          me.interrupt();
        }
      }
    }

    private void beginWait(Thread me) {
      waiter = me;
      timedOut = false;
      waiterIsBusy = false;
      if (participants.contains(me)) {
        busy--;
        goOnWhileIdle();
      }
    }

    private void endWait(Thread me) {
      countAsBusy(me);
      waiter = null;
      open = false;
    }

    private void parkUnlocked() {
      lock.unlock();
      try {
        LockSupport.park(this);
      } finally {
        lock.lock();
      }
    }
  }
}
