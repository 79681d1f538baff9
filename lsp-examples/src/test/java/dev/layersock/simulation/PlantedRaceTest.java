package dev.layersock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.kit.Simulation;
import dev.layersock.time.Switching;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A race that is planted")
@Timeout(1800)
class PlantedRaceTest {
  private static final int MOST_SEEDS = 1_000;

  /** The system property is for a long run: 100. */
  private static final int REPEATS = Integer.getInteger("layersock.repeats", 5);

  /** How a run has failed, and what it had done. */
  private record Failure(String kind, List<String> calls) {}

  private static @Nullable Failure play(PlantedRace race, long seed) throws Exception {
    try (Simulation simulation =
        Simulation.start("chains: {net: [loopback]}", seed, Switching.AT_CALLS)) {
      simulation.time().alone();
      AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
      simulation
          .time()
          .run(
              () -> {
                failure.set(failureOf(race, simulation));
                return true;
              });
      return failure.get();
    }
  }

  /** Looked at while it is the scenario's turn: the others may go on after it. */
  private static @Nullable Failure failureOf(PlantedRace race, Simulation simulation) {
    try {
      race.play(new Run(simulation));
      return null;
    } catch (Exception | AssertionError e) {
      return new Failure(e.getClass().getName(), simulation.trace().lines());
    }
  }

  @ParameterizedTest
  @EnumSource(PlantedRace.class)
  @DisplayName("is found by some seed, and by that seed again each time")
  void found(PlantedRace race) throws Exception {
    long seed = 0;
    Failure failure = play(race, seed);
    while (failure == null && seed < MOST_SEEDS) {
      failure = play(race, ++seed);
    }
    assertThat(failure).as("%s within %d seeds", race, MOST_SEEDS).isNotNull();
    System.out.printf("race=%s seed=%d%n", race, seed);
    for (int i = 0; i < REPEATS; i++) {
      assertThat(play(race, seed)).as("%s, seed %d", race, seed).isEqualTo(failure);
    }
  }

  @ParameterizedTest
  @EnumSource(PlantedRace.class)
  @DisplayName("does not show in each order, so it is the seed that finds it")
  void hides(PlantedRace race) throws Exception {
    boolean well = false;
    for (long seed = 0; seed < MOST_SEEDS && !well; seed++) {
      well = play(race, seed) == null;
    }
    assertThat(well).as("%s goes well with some seed", race).isTrue();
  }
}
