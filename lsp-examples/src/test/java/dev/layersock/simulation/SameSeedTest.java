package dev.layersock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.kit.CallTrace;
import dev.layersock.kit.Simulation;
import dev.layersock.time.Switching;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The same seed")
@Timeout(1800)
class SameSeedTest {
  /** The system property is for a long run: 1000 or more. */
  private static final int SEEDS = Integer.getInteger("layersock.seeds", 4);

  /** What one run has done. */
  private record Outcome(List<String> calls, long number, long digest, String notes) {}

  private static Outcome play(Scenario scenario, long seed, Switching switching) throws Exception {
    try (Simulation simulation = Simulation.start(scenario.chains(), seed, switching)) {
      simulation.time().alone();
      Run run = new Run(simulation);
      return simulation
          .time()
          .run(
              () -> {
                scenario.play(run);
                CallTrace trace = simulation.trace(); // looked at while it is this thread's turn
                return new Outcome(trace.lines(), trace.calls(), trace.digest(), run.notes());
              });
    }
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  @DisplayName("gives the same run, call by call, and another another")
  void repeats(Scenario scenario) throws Exception {
    for (Switching switching : Switching.values()) {
      Set<Outcome> all = new HashSet<>();
      for (long seed = 0; seed < SEEDS; seed++) {
        Outcome first = play(scenario, seed, switching);
        Outcome second = play(scenario, seed, switching);
        assertThat(second).as("%s, seed %d, %s", scenario, seed, switching).isEqualTo(first);
        assertThat(first.calls()).isNotEmpty();
        all.add(first);
      }
      if (switching == Switching.AT_CALLS) {
        assertThat(all).as("%s", scenario).hasSizeGreaterThan(1);
      }
    }
  }
}
