package dev.layersock.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.layersock.Layersock;
import dev.layersock.kit.Simulated;
import dev.layersock.kit.Simulation;
import dev.layersock.socket.ChainSocket;
import dev.layersock.time.StallException;
import dev.layersock.time.VirtualTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.junit.platform.testkit.engine.Execution;

@DisplayName("@Simulated with what goes before and after a test")
@Timeout(60)
class SimulatedLifecycleTest {
  private static final String LATE = "chains: {net: [loopback: {latency: 10ms}]}";
  private static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.1", 80);

  /** What the examples have seen, in order. */
  private static final List<Long> SEEDS = Collections.synchronizedList(new ArrayList<>());

  /** What outlives its test. */
  private static final List<Future<Void>> HEARTS = Collections.synchronizedList(new ArrayList<>());

  static final class ServerBefore {
    private Future<Void> server = new CompletableFuture<>();

    @BeforeEach
    void begin(Layersock layersock, VirtualTime time) throws Exception {
      ChainSocket listener = layersock.sockets().listen(SERVER, 5);
      server =
          time.start(
              "server",
              () -> {
                try (ChainSocket peer = Objects.requireNonNull(listener.accept())) {
                  peer.outputStream().write(7);
                }
              });
    }

    @Simulated(seeds = 30, chains = LATE)
    void answers(Layersock layersock, Simulation simulation) throws Exception {
      SEEDS.add(simulation.seed());
      try (ChainSocket socket = layersock.sockets().connect(SERVER)) {
        assertThat(socket.inputStream().read()).isEqualTo(7);
      }
      server.get();
    }
  }

  static final class ConnectBefore {
    @BeforeEach
    void connect(Layersock layersock) throws Exception {
      ChainSocket listener = layersock.sockets().listen(SERVER, 5);
      layersock.sockets().connect(SERVER);
      assertThat(listener.accept()).isNotNull();
    }

    @Simulated(chains = LATE)
    void isConnected(Simulation simulation) {
      SEEDS.add(simulation.seed());
      assertThat(simulation.time().elapsed()).isPositive();
    }
  }

  static final class AfterFails {
    @Simulated
    void well(Simulation simulation) {
      SEEDS.add(simulation.seed());
    }

    @AfterEach
    void fail() {
      throw new IllegalStateException("on purpose");
    }
  }

  static final class BeforeAborts {
    @BeforeEach
    void assume(Simulation simulation) {
      SEEDS.add(simulation.seed());
      assumeTrue(simulation.seed() % 2 == 0, "on purpose");
    }

    @Simulated(seeds = 6)
    void well() {}
  }

  static final class WaitsElsewhere {
    @Simulated
    void waits() throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  static final class Heart {
    @Simulated(seeds = 2)
    void beats(VirtualTime time) {
      HEARTS.add(
          time.start(
              "heart",
              () -> {
                while (true) {
                  time.sleep(Duration.ofSeconds(1));
                }
              }));
    }
  }

  static final class Parallel {
    @Simulated(seeds = 30)
    void well(Simulation simulation) {
      SEEDS.add(simulation.seed());
    }
  }

  @AfterEach
  void forget() {
    SEEDS.clear();
    HEARTS.clear();
  }

  private static Events run(Class<?> examples, String... parameters) {
    EngineTestKit.Builder kit =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(examples));
    for (int i = 0; i < parameters.length; i += 2) {
      kit.configurationParameter(parameters[i], parameters[i + 1]);
    }
    return kit.execute().testEvents();
  }

  private static void assertWell(Events events, int seeds) {
    events.failed().assertThatEvents().isEmpty();
    assertThat(SEEDS).hasSize(seeds).doesNotHaveDuplicates();
  }

  private static Throwable failure(Events events) {
    return events
        .executions()
        .failed()
        .map(Execution::getTerminationInfo)
        .map(info -> info.getExecutionResult())
        .map(TestExecutionResult::getThrowable)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("runs what goes before in its time, the same with each seed")
  void before() {
    assertWell(run(ServerBefore.class), 30);
    SEEDS.clear();
    assertWell(run(ConnectBefore.class), 100);
  }

  @Test
  @DisplayName("stops where what comes after fails, and goes on where an assumption does not hold")
  void failures() {
    assertThat(failure(run(AfterFails.class))).hasMessage("on purpose");
    assertThat(SEEDS).containsExactly(0L);
    SEEDS.clear();
    assertThat(run(BeforeAborts.class).aborted().count()).isEqualTo(3);
    assertThat(SEEDS).hasSize(6);
  }

  @Test
  @DisplayName("fails a test that waits elsewhere than at a gate, and says so")
  void waitsElsewhere() {
    assertThat(failure(run(WaitsElsewhere.class)))
        .hasMessageContaining("with seed 0")
        .cause()
        .isInstanceOf(InterruptedException.class)
        .satisfies(
            cause ->
                assertThat(cause.getSuppressed()[0])
                    .isInstanceOf(StallException.class)
                    .hasMessageContaining("SimulatedLifecycleTest"));
  }

  @Test
  @DisplayName("leaves nobody running")
  void ends() throws Exception {
    run(Heart.class).failed().assertThatEvents().isEmpty();
    assertThat(HEARTS).hasSize(2);
    for (Future<Void> heart : HEARTS) {
      try {
        heart.get(10, TimeUnit.SECONDS);
        throw new AssertionError("it has ended by itself");
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(StallException.class);
      }
    }
  }

  @Test
  @DisplayName("runs all seeds where tests run in parallel")
  void parallel() {
    String prefix = "junit.jupiter.execution.parallel.";
    Events events =
        run(
            Parallel.class,
            prefix + "enabled",
            "true",
            prefix + "mode.default",
            "concurrent",
            prefix + "config.strategy",
            "fixed",
            prefix + "config.fixed.parallelism",
            "4");
    assertWell(events, 30);
  }
}
