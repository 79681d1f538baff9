package dev.layersock.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("One answer from all transports")
@Timeout(7200)
class OneAnswerTest {
  /** The system property is for a long run: 1000000 or more. */
  private static final int OPERATIONS = Integer.getInteger("layersock.operations", 20_000);

  private static final long SEED = Long.getLong("layersock.seed", 1);
  private static final int STEPS = 60;

  /** What scenarios begin with that a seed gives. */
  private static long firstOf(long seed) {
    return seed * 1_000_000;
  }

  @ParameterizedTest
  @EnumSource(Chain.class)
  @DisplayName("is the model's, whatever is called in whatever state")
  void agrees(Chain chain) throws Exception {
    long seed = firstOf(SEED);
    int done = 0;
    try (Transport transport = chain.start()) {
      Search search = new Search(transport);
      while (done < OPERATIONS) {
        Scenario scenario = Scenario.of(seed++, STEPS);
        done += scenario.steps().size();
        assertThat(search.find(scenario)).as("-Dlayersock.seed=%d", SEED).isEmpty();
      }
      System.out.printf("%s: %d operations, %d late%n", chain, done, search.late());
    }
  }

  @ParameterizedTest
  @EnumSource(Found.class)
  @DisplayName("is given where it once was not")
  void givesAgain(Found found) throws Exception {
    Scenario scenario = found.scenario();
    assertThat(scenario.determined()).as("all of it is promised").isEqualTo(scenario);
    for (Chain chain : Chain.values()) {
      try (Transport transport = chain.start()) {
        assertThat(new Search(transport).find(scenario)).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("is not promised for what the document lists, each of which is met")
  void meetsDifferences() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "socket-states.md"));
    List<String> rows = new ArrayList<>();
    for (Difference each : Difference.values()) {
      rows.add("| " + each + " | " + each.reason() + " |");
    }
    assertThat(document.lines().filter(line -> line.matches("\\| [A-Z_]{5,} \\| [a-z].*")))
        .containsExactlyElementsOf(rows);
    Set<Difference> met = EnumSet.noneOf(Difference.class);
    long seed = firstOf(SEED);
    for (int i = 0; i < 20_000 && met.size() < Difference.values().length; i++) {
      met.addAll(Scenario.differences(seed++, STEPS));
    }
    assertThat(met).containsExactlyInAnyOrder(Difference.values());
  }
}
