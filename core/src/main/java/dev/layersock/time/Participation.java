package dev.layersock.time;

import org.jspecify.annotations.Nullable;

/** Work that takes turns from beginning to end. */
final class Participation implements Runnable {
  private final Turns turns;
  private final Runnable work;
  private @Nullable Participant participant;

  Participation(Turns turns, Runnable work) {
    this.turns = turns;
    this.work = work;
  }

  /** Counts a thread as a participant as soon as it is started, be it past {@link #start}. */
  void expect(Thread thread) {
    participant = turns.expect(thread);
  }

  /**
   * Counts a thread as a participant, and starts it. If it cannot be started, for it has been
   * already or there is no room for one more, it is none.
   *
   * @param thread which runs this
   * @param held whether its turn waits for this thread to wait
   * @param start starts the thread
   */
  void start(Thread thread, boolean held, Runnable start) {
    if (thread.getState() != Thread.State.NEW) {
      throw new IllegalThreadStateException("the thread has been started already");
    }
    Participant joined = participant;
    if (joined == null) {
      joined = turns.join(thread, held);
      participant = joined;
    } else {
      turns.join(joined, held);
    }
    boolean started = false;
    try {
      start.run();
      started = true;
    } finally {
      if (!started) {
        turns.forget(joined);
      }
    }
  }

  @Override
  public void run() {
    if (participant == null) {
      throw new IllegalStateException("it has not joined");
    }
    turns.begin(participant);
    try {
      work.run();
    } finally {
      turns.leave();
    }
  }
}
