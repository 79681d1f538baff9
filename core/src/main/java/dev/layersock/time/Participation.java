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

  /** Counts a thread as a participant, which is then to be started with this. */
  void join(Thread thread, boolean held) {
    participant = turns.join(thread, held);
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
