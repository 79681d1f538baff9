package dev.layersock.time;

import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time that goes on only when nobody has anything to do: minutes of shaping or timeouts take
 * milliseconds, blocking callers included. The same seed gives the same run.
 *
 * <p>Threads take part by {@link #run}, {@link #start}, {@link #executor} and {@link #threads}. One
 * of them runs at a time, until it waits at a gate or ends. The seed chooses who is next among
 * those that are ready; without a seed it is who was ready first. When all of them wait, the time
 * jumps to the next timer, whose task runs on a thread that waits.
 *
 * <p>A thread that does not take part can still wait at a gate, and can move the time by {@link
 * #advance}. What it does is not repeated by a seed, but for one thing: whom it has started begins
 * when it waits, for one of them, at a gate or elsewhere, calls {@code run} or {@code advance}, or
 * has gone on for a second.
 *
 * <p>It knows of nothing that waits elsewhere. Over a base that does real input and output it
 * outruns the network, and timeouts end calls that would have been answered. A participant that
 * waits for a lock, a queue or another's future stops the time: within a second it is named in the
 * log and interrupted, and all that wait fail with a {@link StallException}.
 *
 * <p>Any thread may call it.
 */
public final class VirtualTime implements TimeSource {
  private static final Logger log = LoggerFactory.getLogger(VirtualTime.class);

  private final Switching switching;
  private final Turns turns;
  private final AtomicLong made = new AtomicLong();

  /** A clock at zero; participants take turns first come, first served. */
  public VirtualTime() {
    this.switching = Switching.AT_WAITS;
    this.turns = new Turns();
  }

  /** A clock at zero; the seed chooses who is next, where somebody waits. */
  public VirtualTime(long seed) {
    this(seed, Switching.AT_WAITS);
  }

  /** A clock at zero; the seed chooses who is next. */
  public VirtualTime(long seed, Switching switching) {
    this.switching = switching;
    this.turns = new Turns();
    turns.seedIfUnseeded(seed);
  }

  /** From now on this seed chooses who is next, unless another does. */
  public void seedIfUnseeded(long seed) {
    turns.seedIfUnseeded(seed);
  }

  /** What chooses who is next; empty if first come, first served. */
  public OptionalLong seed() {
    return turns.seed();
  }

  /** When turns pass. */
  public Switching switching() {
    return switching;
  }

  /**
   * Says that no thread but the participants will open a gate or set a timer. When all of them wait
   * without a limit they fail with a {@link StallException} that says where, rather than for ever.
   */
  public VirtualTime alone() {
    turns.beAlone();
    return this;
  }

  /**
   * Ends it: whoever waits, or is to wait from now on, fails with a {@link StallException}. For the
   * end of a test, which others may have outlived.
   */
  public void end() {
    turns.stall(new StallException("the time has ended", null));
  }

  /** Why it does not go on; empty while it does. */
  public Optional<StallException> stalled() {
    return Optional.ofNullable(turns.stalled());
  }

  /** How many turns there were so far. */
  public long switches() {
    return turns.number();
  }

  @Override
  public long nanoTime() {
    return turns.timers().now();
  }

  /** The time since the start. */
  public Duration elapsed() {
    return Duration.ofNanos(nanoTime());
  }

  @Override
  public ScheduledTask schedule(long delayNanos, Runnable task) {
    turns.lock();
    try {
      Timers.Timer timer = turns.timers().add(delayNanos, task);
      turns.timerSet();
      return () -> cancel(timer);
    } finally {
      turns.unlock();
    }
  }

  private boolean cancel(Timers.Timer timer) {
    turns.lock();
    try {
      return turns.timers().remove(timer);
    } finally {
      turns.unlock();
    }
  }

  /** The work is a participant, on a thread of its own. */
  @Override
  public void execute(Runnable work) {
    participate("layersock-work-" + made.incrementAndGet(), work, false);
  }

  @Override
  public WaitGate gate() {
    return new VirtualGate(turns);
  }

  /** Runs work on this thread as a participant, which the thread may be already. */
  public <T> T run(Callable<T> work) throws Exception {
    if (turns.isParticipant() || turns.isInTask()) {
      return work.call();
    }
    Participant me = turns.join(Thread.currentThread(), false);
    turns.release(); // now, so that whom this has started does not go on without it
    turns.begin(me);
    try {
      return work.call();
    } catch (Exception | Error e) {
      stalled().filter(stall -> !(e instanceof StallException)).ifPresent(e::addSuppressed);
      throw e;
    } finally {
      turns.leave();
    }
  }

  /**
   * Runs work on a new daemon thread, a virtual one where those hold no carrier in a monitor (from
   * JDK 24), as a participant. Its turn comes as that of the others.
   *
   * @return the end of the work, which a participant awaits in virtual time
   */
  public RunnableFuture<Void> start(String name, ThrowingWork work) {
    ParticipantTask<Void> task =
        new ParticipantTask<>(
            turns,
            () -> {
              work.run();
              return null;
            });
    participate(name, task, true);
    return task;
  }

  /** Runs each task as a participant of its own. */
  public Executor executor() {
    return task -> participate("participant-" + made.incrementAndGet(), task, true);
  }

  /**
   * Makes daemon threads that are participants from their start on. An executor of a thread that
   * takes no turns itself may start one that begins at once. A pool of them works only if its
   * threads do not wait for tasks elsewhere than at gates; {@link #executor} needs none.
   */
  public ThreadFactory threads() {
    return work -> {
      String name = "participant-" + made.incrementAndGet();
      Participation participation = new Participation(turns, work);
      ParticipantThread thread = new ParticipantThread(participation, name);
      participation.expect(thread);
      return thread;
    };
  }

  private void participate(String name, Runnable work, boolean held) {
    Participation participation = new Participation(turns, () -> runLogged(work));
    Thread thread = VirtualThreads.unstarted(name, participation);
    participation.start(thread, held, thread::start);
  }

  private static void runLogged(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) { // what fails in a future is in it; this is the rest
      log.error("event=work-failed work={}", work.getClass().getName(), e);
    }
  }

  /** Work that may fail; the failure is in the future that {@link #start} returns. */
  @FunctionalInterface
  public interface ThrowingWork {
    /** Does it. */
    void run() throws Exception;
  }

  /** Waits for a while of virtual time. */
  public void sleep(Duration duration) throws InterruptedException {
    boolean opened = gate().await(Nanos.of(duration), true);
    assert !opened;
  }

  /** Lets the seed choose who goes on, this participant among them. Nothing for other threads. */
  public void pause() {
    turns.pause();
  }

  /**
   * Moves the time, running on this thread the tasks that become due, each at its own time. Called
   * by a thread that does not take part, it lets the participants go on as far as they can at each
   * moment, and returns when they wait.
   *
   * @param duration zero or more
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration + " is negative");
    }
    turns.advance(Nanos.of(duration));
  }
}
