package dev.layersock.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.memory.SocketMemoryBenchmark.Amount;
import dev.layersock.benchmarks.memory.SocketMemoryBenchmark.Found;
import dev.layersock.benchmarks.memory.SocketMemoryBenchmark.Layers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A connected pair")
@Timeout(120)
class SocketMemoryBenchmarkTest {
  private final SocketMemoryBenchmark benchmark = new SocketMemoryBenchmark();
  private final Amount amount = new Amount();
  private final Layers layers = new Layers();
  private final Found found = new Found();

  @BeforeEach
  void few() {
    amount.pairs = 500;
  }

  @Test
  @DisplayName("keeps more where layers have slots, and what it keeps is measured")
  void slots() throws Exception {
    layers.layers = 8;
    benchmark.layersockLoopback(amount, layers, found);
    double without = found.bytesPerPair;
    layers.slots = true;
    benchmark.layersockLoopback(amount, layers, found);

    // Two ends, each with 8 counters of 16 bytes or more.
    assertThat(without).isBetween(500.0, 20_000.0);
    assertThat(found.bytesPerPair - without).isGreaterThan(2 * 8 * 16 * 0.9);
  }

  @Test
  @DisplayName("of every other kind is measured too")
  void others() throws Exception {
    benchmark.layersockNio(amount, layers, found);
    assertMeasured();
    benchmark.socketChannel(amount, found);
    assertMeasured();
    benchmark.nettyNio(amount, found);
    assertMeasured();
    benchmark.nettyLocal(amount, found);
    assertMeasured();
    benchmark.minaNio(amount, found);
    assertMeasured();
    benchmark.minaVmPipe(amount, found);
    assertMeasured();
  }

  private void assertMeasured() {
    assertThat(found.bytesPerPair).isBetween(100.0, 100_000.0);
    found.bytesPerPair = 0;
  }
}
