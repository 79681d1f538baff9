package dev.layersock.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;

import dev.layersock.Layersock;
import dev.layersock.kit.Simulated;
import dev.layersock.kit.Simulation;
import dev.layersock.spi.WaitGate;
import dev.layersock.time.VirtualTime;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

@DisplayName("@Simulated")
@Timeout(60)
class SimulatedTest {
  /** What the examples have seen, in order. */
  private static final List<Long> SEEDS = new ArrayList<>();

  /** Tests that are run by others only. */
  static final class Examples {
    @Simulated(seeds = 7)
    void well(Layersock layersock, VirtualTime time, Simulation simulation) {
      assertThat(simulation.layersock()).isSameAs(layersock);
      assertThat(simulation.time()).isSameAs(time);
      assertThat(time.seed()).hasValue(simulation.seed());
      SEEDS.add(simulation.seed());
    }

    @Simulated
    void failsWithThree(Simulation simulation) throws Exception {
      SEEDS.add(simulation.seed());
      simulation.layersock().sockets().listen(new InetSocketAddress("10.0.0.1", 80), 5);
      assertThat(simulation.seed()).as("on purpose").isNotEqualTo(3);
    }

    @Simulated
    void deadlock(VirtualTime time) throws Exception {
      Future<Void> other = time.start("other", () -> time.gate().await(WaitGate.FOREVER, true));
      other.get();
    }

    @Simulated(chains = "chains: {net: [loopbak]}")
    void wrongFile() {}

    @Simulated(seeds = 0)
    void noSeeds() {}
  }

  @AfterEach
  void forget() {
    SEEDS.clear();
    System.clearProperty(Simulated.SEED);
  }

  private static Events run(String name) {
    Method method =
        Arrays.stream(Examples.class.getDeclaredMethods())
            .filter(one -> one.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Examples.class, method))
        .execute()
        .allEvents();
  }

  private static String failure(String method) {
    List<String> messages = new ArrayList<>();
    run(method)
        .failed()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    new org.assertj.core.api.Condition<>(
                        e -> messages.add(String.valueOf(e.getMessage())), "a failure"))));
    return String.join("\n", messages);
  }

  @Test
  @DisplayName("runs a method for each seed, in a fresh system")
  void eachSeed() {
    run("well").failed().assertThatEvents().isEmpty();
    assertThat(SEEDS).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  @DisplayName("stops at the first that fails, names it, and shows the last calls")
  void stops() {
    String message = failure("failsWithThree");
    assertThat(SEEDS).containsExactly(0L, 1L, 2L, 3L);
    assertThat(message)
        .contains("with seed 3, which -Dlayersock.seed=3 repeats", "on purpose")
        .contains("The last calls:", "#1   listen");
  }

  @Test
  @DisplayName("runs the one seed that a system property names, and no text that is none")
  void oneSeed() {
    System.setProperty(Simulated.SEED, "3");
    assertThat(failure("failsWithThree")).contains("seed 3");
    assertThat(SEEDS).containsExactly(3L);
    System.setProperty(Simulated.SEED, "three");
    assertThat(failure("failsWithThree"))
        .contains("-Dlayersock.seed=three is no seed; write a whole number");
  }

  @Test
  @DisplayName("fails rather than waits for ever, and says who waits where")
  void deadlock() {
    assertThat(failure("deadlock"))
        .contains("all participants wait", "'other' in", "SimulatedTest");
  }

  @Test
  @DisplayName("says what is wrong with its own values")
  void mistakes() {
    assertThat(failure("wrongFile")).contains("loopbak", "did you mean 'loopback'?");
    assertThat(failure("noSeeds")).contains("@Simulated(seeds = 0): at least 1");
  }

  @Test
  @DisplayName("is shown in docs/simulation.md as it is tested")
  void document() throws Exception {
    String shown = Files.readString(Path.of("..", "docs", "simulation.md"));
    String tested =
        Files.readString(
            Path.of("src/test/java", UploadTest.class.getName().replace('.', '/') + ".java"));
    String example = tested.substring(tested.indexOf("class UploadTest"));
    assertThat(shown).contains("```java\n" + example + "```");
  }
}
