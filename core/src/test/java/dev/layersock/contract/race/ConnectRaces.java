package dev.layersock.contract.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.RecordedUpcalls;
import dev.layersock.contract.RuleReport;
import dev.layersock.spi.Upcalls;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Races of connect and accept, which every transport has to stand, through 0, 1 and 7 layers, and
 * with a layer whose connects end later.
 *
 * <p>The system property {@code layersock.rounds} says how often each is run, and {@code
 * layersock.seed} repeats what a failure names, as far as threads allow. After each race nothing
 * may be left over.
 */
@ExtendWith(RuleReport.class)
@Isolated("it counts what the process has open, and times what two threads do")
public abstract class ConnectRaces {
  /** Rounds in which things are made that stay. */
  private static final int WARM_UP = Math.min(100, Contest.ROUNDS / 2);

  private @Nullable Arena arena;

  /** For subclasses. */
  protected ConnectRaces() {}

  /** Makes a fresh transport, whose sockets send what travels up to some upcalls. */
  protected abstract ProviderUnderTest create(Upcalls upcalls) throws Exception;

  /** Counts what open sockets take: ports, descriptors. */
  protected abstract long inUse(ProviderUnderTest underTest) throws Exception;

  @BeforeEach
  final void prepare() throws Exception {
    arena = new Arena(create(new RecordedUpcalls()));
  }

  @AfterEach
  final void end() {
    if (arena != null) {
      arena.end();
    }
  }

  private void run(Race race) throws Exception {
    Arena present = arena;
    if (present == null) {
      throw new IllegalStateException("no test is running");
    }
    Contest contest = new Contest(present, race);
    contest.run(0, WARM_UP);
    long before = inUse(present.base());
    contest.run(WARM_UP, Contest.ROUNDS);
    present.tidy();
    // A transport may give back a descriptor a little later than its socket is closed.
    long deadline = System.nanoTime() + Limit.ROUND.toNanos();
    while (inUse(present.base()) > before && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(inUse(present.base())).as("what is in use in the end").isLessThanOrEqualTo(before);
  }

  @Test
  @DisplayName("RACE-01: a connect that meets a close of its socket is over, and nobody is told")
  void connectAgainstClose() throws Exception {
    run(new ConnectAgainstClose());
  }

  @Test
  @DisplayName("RACE-02: of two connects of one socket exactly one wins, and its end is told once")
  void connectAgainstConnect() throws Exception {
    run(new ConnectAgainstConnect());
  }

  @Test
  @DisplayName("RACE-03: a connect that is cancelled is connected or WSAEINTR, and can be closed")
  void connectAgainstCancel() throws Exception {
    run(new ConnectAgainstCancel());
  }

  @Test
  @DisplayName("RACE-04: a connect that meets a close of the listener is refused or cut off")
  void connectAgainstListenerClose() throws Exception {
    run(new ConnectAgainstListenerClose());
  }

  @Test
  @DisplayName("RACE-05: an accept that meets a close of its listener has a socket or WSAENOTSOCK")
  void acceptAgainstClose() throws Exception {
    run(new AcceptAgainstClose());
  }

  @Test
  @DisplayName("RACE-06: of two accepts exactly one has the connection, and the next wakes both")
  void acceptAgainstAccept() throws Exception {
    run(new AcceptAgainstAccept());
  }

  @Test
  @DisplayName("RACE-07: a connect that ends while events are selected is told of exactly once")
  void endAgainstSelect() throws Exception {
    run(new EndAgainstSelect());
  }

  @Test
  @DisplayName("RACE-08: a connect that fails leaves a socket that connects, whoever else tries")
  void retryAgainstFailure() throws Exception {
    run(new RetryAgainstFailure());
  }

  @Test
  @DisplayName("RACE-11: at the transport, a connect that meets a close of its socket is over")
  void providerClose() throws Exception {
    run(ProviderRace.CLOSE);
  }

  @Test
  @DisplayName("RACE-12: at the transport, exactly one of two connects of a socket wins")
  void providerConnect() throws Exception {
    run(ProviderRace.CONNECT);
  }

  @Test
  @DisplayName("RACE-13: at the transport, a connect ends once, though the listener closes")
  void providerListenerClose() throws Exception {
    run(ProviderRace.LISTENER_CLOSE);
  }

  @Test
  @DisplayName("RACE-14: a connection that comes while it begins to be watched for is told once")
  void providerAcceptable() throws Exception {
    run(ProviderRace.ACCEPTABLE);
  }

  @Test
  @DisplayName("RACE-15: a connect that ends while its socket begins to be watched is told once")
  void providerWritable() throws Exception {
    run(ProviderRace.WRITABLE);
  }
}
