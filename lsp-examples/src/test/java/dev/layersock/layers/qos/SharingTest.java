package dev.layersock.layers.qos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.FakeSocket;
import dev.layersock.layers.qos.QosSettings.Direction;
import dev.layersock.layers.qos.QosSettings.Scope;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A rate that the sockets of a chain share")
class SharingTest {
  private static final Duration START = Duration.ofSeconds(1);
  private static final Duration MEASURED = Duration.ofSeconds(10);
  private static final Percentage FAIR = Percentage.withPercentage(3);
  private static final int EACH = 9;
  private static final int[] CROWDS = {0, 1, 10, 100, 1_000};

  /** What an application does with a socket. */
  private enum Habit {
    /** Moves as much as it may, and waits for more. */
    BUSY,
    /** Waits once and does nothing when told, until all of its kind move something at once. */
    SILENT,
    /** Waits again and again, and never does anything. */
    RESTLESS,
    /** Waits, and there is nothing to move. */
    IDLE
  }

  enum Traffic {
    SENDING,
    RECEIVING,
    SENDING_DATAGRAMS
  }

  record Scenario(long seed, Traffic traffic, long rate, long bucket, int busy, int crowd) {
    @Override
    public String toString() {
      return String.format(
          "seed %d: %s %d B/s, bucket %d B, %d busy, %d of each other habit",
          seed, traffic, rate, bucket, busy, crowd);
    }

    boolean sends() {
      return traffic != Traffic.RECEIVING;
    }
  }

  static Stream<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>();
    for (int crowd : CROWDS) {
      for (int i = 0; i < EACH; i++) {
        long seed = crowd * 100L + i;
        Random random = new Random(seed);
        long rate = (long) (30_000 * Math.pow(10, random.nextDouble() * 4));
        long least = Math.max(1500, RateLimit.smallestBucket(rate));
        long bucket = least * (1 + random.nextInt(20));
        Traffic traffic = Traffic.values()[i % Traffic.values().length];
        all.add(new Scenario(seed, traffic, rate, bucket, 1 + random.nextInt(8), crowd));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  @DisplayName("is kept in every window, and is the busy sockets' in equal parts")
  void shares(Scenario scenario) throws Exception {
    new Run(scenario).check();
  }

  /** The applications of one scenario, which take a while to wake up. */
  private static final class Run {
    private final Scenario scenario;
    private final Random random;
    private final QosRig rig;
    private final Map<ProviderSocket, Habit> habits = new HashMap<>();
    private final List<FakeSocket> busy = new ArrayList<>();
    private final List<FakeSocket> silent = new ArrayList<>();
    private final int readiness;
    private double level;
    private long levelAt;

    Run(Scenario scenario) {
      this.scenario = scenario;
      this.random = new Random(scenario.seed);
      this.readiness = scenario.sends() ? Readiness.WRITABLE : Readiness.READABLE;
      Direction direction = scenario.sends() ? Direction.SENDING : Direction.RECEIVING;
      this.rig =
          new QosRig(QosRig.settings(scenario.rate, scenario.bucket, direction, Scope.CHAIN));
      this.level = (double) scenario.bucket;
      this.levelAt = rig.time.nanoTime();
      rig.upper.onSignal(this::told);
    }

    void check() throws WsaException {
      busy.addAll(sockets(Habit.BUSY, scenario.busy));
      silent.addAll(sockets(Habit.SILENT, scenario.crowd));
      List<FakeSocket> others = new ArrayList<>(sockets(Habit.IDLE, scenario.crowd));
      others.addAll(sockets(Habit.RESTLESS, scenario.crowd));
      watch(silent);
      watch(others);
      watch(busy);
      rig.time.advance(START); // who comes first gets the full bucket
      long[] before = busy.stream().mapToLong(Run::moved).toArray();
      long silentBefore = silent.stream().mapToLong(Run::moved).sum();
      rig.time.schedule(MEASURED.dividedBy(2).toNanos(), this::allAtOnce);
      rig.time.advance(MEASURED);

      long taken = silent.stream().mapToLong(Run::moved).sum() - silentBefore;
      long fair = (scenario.rate * MEASURED.toSeconds() - taken) / busy.size();
      for (int i = 0; i < busy.size(); i++) {
        assertThat(moved(busy.get(i)) - before[i])
            .as("a busy one's part, %s", scenario)
            .isCloseTo(fair, FAIR);
      }
      assertThat(others).allMatch(s -> moved(s) == 0);
    }

    private List<FakeSocket> sockets(Habit habit, int count) throws WsaException {
      List<FakeSocket> made = new ArrayList<>();
      boolean datagrams = scenario.traffic == Traffic.SENDING_DATAGRAMS;
      for (int i = 0; i < count; i++) {
        FakeSocket s = datagrams ? rig.datagram() : rig.stream();
        s.readable = habit == Habit.IDLE ? 0 : Long.MAX_VALUE / 2;
        s.writable = habit == Habit.IDLE ? 0 : Long.MAX_VALUE;
        habits.put(s, habit);
        made.add(s);
      }
      return made;
    }

    private void watch(List<FakeSocket> sockets) throws WsaException {
      for (FakeSocket s : sockets) {
        rig.layer.watch(s, readiness);
      }
    }

    private static long moved(FakeSocket s) {
      return s.sent + s.received;
    }

    private void told(ProviderSocket s, int events) {
      switch (habits.getOrDefault(s, Habit.IDLE)) {
        case BUSY -> rig.time.schedule(random.nextInt(1_000_000), () -> pump((FakeSocket) s));
        case RESTLESS -> rig.time.schedule(20_000_000, () -> again(s));
        default -> {}
      }
    }

    private void again(ProviderSocket s) {
      try {
        rig.layer.watch(s, readiness);
      } catch (WsaException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void allAtOnce() {
      for (FakeSocket s : silent) {
        move(s, scenario.traffic == Traffic.SENDING_DATAGRAMS ? 1500 : 1 << 20);
      }
    }

    private void pump(FakeSocket s) {
      boolean datagram = scenario.traffic == Traffic.SENDING_DATAGRAMS;
      int chunk =
          datagram ? 1 + random.nextInt(1500) : 1 + random.nextInt(1 << random.nextInt(8, 20));
      while (move(s, chunk)) {}
      again(s);
    }

    /** Moves bytes if it may, and sees to it that no window has had more than its due. */
    private boolean move(FakeSocket s, int size) {
      ByteBuffer buffer = ByteBuffer.allocate(size);
      int result;
      try {
        result =
            scenario.sends()
                ? rig.layer.send(s, buffer, MessageFlags.NONE)
                : rig.layer.recv(s, buffer, MessageFlags.NONE);
      } catch (WsaException e) {
        throw new UncheckedIOException(e);
      }
      if (result == IoResult.WOULD_BLOCK) {
        return false;
      }
      long now = rig.time.nanoTime();
      double brought = (now - levelAt) * (scenario.rate / 1e9);
      level = Math.min((double) scenario.bucket, level + brought) - result;
      levelAt = now;
      assertThat(level).as("bytes left in the bucket, %s", scenario).isGreaterThan(-2);
      return true;
    }
  }
}
