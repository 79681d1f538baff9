package dev.layersock.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The addresses of a host")
@Timeout(30)
class HostAddressesTest {
  private final VirtualTime time = new VirtualTime();
  private final Semaphore asked = new Semaphore(0);
  private volatile String answer = "10.0.0.1";

  private InetAddress[] resolve(String host) throws UnknownHostException {
    asked.release();
    if (answer.equals("thrown")) {
      throw new IllegalStateException("a resolver of the program's own");
    }
    return answer.isEmpty()
        ? new InetAddress[0]
        : new InetAddress[] {InetAddress.getByName(answer)};
  }

  private HostAddresses addresses() throws UnknownHostException {
    return new HostAddresses("db.example", 5432, this::resolve, Duration.ofSeconds(30), time);
  }

  private static List<InetSocketAddress> only(String address) {
    return List.of(new InetSocketAddress(address, 5432));
  }

  private void pass(Duration span) throws Exception {
    time.run(
        () -> {
          boolean opened = time.gate().await(span.toNanos(), true);
          assertThat(opened).isFalse();
          return true;
        });
  }

  private static void until(HostAddresses addresses, String expected) {
    while (!addresses.now().equals(only(expected))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  @DisplayName("are good for ever if they are for longer than is counted")
  void forEver() throws Exception {
    Duration ever = ChronoUnit.FOREVER.getDuration();
    HostAddresses addresses = new HostAddresses("db.example", 5432, this::resolve, ever, time);
    pass(Duration.ofDays(36_500));
    assertThat(addresses.now()).isEqualTo(only("10.0.0.1"));
    assertThat(asked.availablePermits()).isEqualTo(1);
  }

  @Test
  @DisplayName("are looked up once while they are fresh")
  void fresh() throws Exception {
    HostAddresses addresses = addresses();
    answer = "10.0.0.2";
    pass(Duration.ofSeconds(29));
    assertThat(addresses.now()).isEqualTo(only("10.0.0.1"));
    assertThat(asked.availablePermits()).isEqualTo(1);
  }

  @Test
  @DisplayName("are looked up again when they are old, and nobody waits for that")
  void old() throws Exception {
    HostAddresses addresses = addresses();
    answer = "10.0.0.2";
    pass(Duration.ofSeconds(30));
    addresses.now();
    until(addresses, "10.0.0.2");
    assertThat(asked.availablePermits()).isEqualTo(2);
  }

  @DisplayName("stay as they are when the look-up fails or throws, until one succeeds")
  @ParameterizedTest
  @ValueSource(strings = {"", "thrown"})
  void fails(String failure) throws Exception {
    HostAddresses addresses = addresses();
    answer = failure;
    pass(Duration.ofSeconds(30));
    assertThat(addresses.now()).isEqualTo(only("10.0.0.1"));
    asked.acquire(2);
    assertThat(addresses.now()).isEqualTo(only("10.0.0.1"));
    answer = "10.0.0.3";
    while (!addresses.now().equals(only("10.0.0.3"))) {
      pass(Duration.ofSeconds(30));
    }
  }

  @Test
  @DisplayName("have to be there at the start")
  void unknown() {
    answer = "";
    assertThatThrownBy(this::addresses)
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("db.example");
  }
}
