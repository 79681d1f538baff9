package dev.layersock.time;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What chooses who is next: a seed, or who came first. Guarded by the lock of the turns. */
final class Chance {
  private OptionalLong seed = OptionalLong.empty();
  private @Nullable SplittableRandom random;

  /** The seed; none for first come, first served. */
  OptionalLong seed() {
    return seed;
  }

  /** From now on this seed chooses, unless one does already. */
  void seedIfUnseeded(long given) {
    if (seed.isEmpty()) {
      seed = OptionalLong.of(given);
      random = new SplittableRandom(given);
    }
  }

  /** An index of so many. */
  int choose(int number) {
    return random == null || number == 1 ? 0 : random.nextInt(number);
  }
}
