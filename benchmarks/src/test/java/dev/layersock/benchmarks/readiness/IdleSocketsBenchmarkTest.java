package dev.layersock.benchmarks.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.readiness.IdleSocketsBenchmark.Watched;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Of many sockets")
@Timeout(60)
class IdleSocketsBenchmarkTest {
  static Stream<Watched> all() {
    return Stream.of(
        new IdleSocketsBenchmark.PlainSelector(),
        new IdleSocketsBenchmark.NettyNio(),
        new IdleSocketsBenchmark.AsyncSelectNio(),
        new IdleSocketsBenchmark.AsyncSelectLoopback(),
        new IdleSocketsBenchmark.EventSelectNio(),
        new IdleSocketsBenchmark.SocketSelectNio(),
        new IdleSocketsBenchmark.SocketSelectLoopback(),
        new IdleSocketsBenchmark.SocketSelectorNio(),
        new IdleSocketsBenchmark.SocketSelectorLoopback());
  }

  @ParameterizedTest
  @MethodSource("all")
  @DisplayName("every one that gets a byte is heard of, however they are watched")
  void heard(Watched sockets) throws Exception {
    sockets.idle = 50;
    sockets.start();
    try {
      long last = -1;
      for (int i = 0; i < 100; i++) {
        last = sockets.once();
      }
      assertThat(last).isEqualTo(99);
    } finally {
      sockets.stop();
    }
  }
}
