package dev.layersock.contract.race;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Many rounds of one race, on two threads of its own. The thread that calls watches that each round
 * comes to its end.
 */
final class Contest {
  /** How many rounds: a few in every build, many more to be sure. */
  static final int ROUNDS = Integer.getInteger("layersock.rounds", 1000);

  private final Arena arena;
  private final Race race;
  private final long seed = Long.getLong("layersock.seed", ThreadLocalRandom.current().nextLong());
  private volatile @Nullable Round current;

  Contest(Arena arena, Race race) {
    this.arena = arena;
    this.race = race;
  }

  /** Runs the rounds from one number up to, and without, another. */
  void run(int from, int to) throws Exception {
    Rival rival = new Rival();
    FutureTask<Boolean> rounds = new FutureTask<>(() -> rounds(rival, from, to));
    Thread first = start(rounds, "race-1");
    Thread second = start(rival, "race-2");
    while (true) {
      try {
        rounds.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        watch(first, second);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new AssertionError(place() + ": " + cause.getMessage(), cause);
      }
    }
  }

  private boolean rounds(Rival rival, int from, int to) throws Exception {
    try {
      for (int number = from; number < to; number++) {
        Round round = new Round(arena, rival, seed, number);
        current = round;
        race.run(round);
        round.end();
      }
      return true;
    } finally {
      rival.end();
    }
  }

  private void watch(Thread first, Thread second) {
    Round round = current;
    if (round != null && System.nanoTime() - round.begun() > Limit.ROUND.toNanos()) {
      AssertionError hang = new AssertionError(place() + ": hangs");
      hang.addSuppressed(stack(first));
      hang.addSuppressed(stack(second));
      throw hang;
    }
  }

  private static Throwable stack(Thread thread) {
    Throwable stack = new Throwable(thread.getName() + " is " + thread.getState());
    stack.setStackTrace(thread.getStackTrace());
    return stack;
  }

  private String place() {
    return "-Dlayersock.seed=" + seed + ", " + current;
  }

  private static Thread start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
