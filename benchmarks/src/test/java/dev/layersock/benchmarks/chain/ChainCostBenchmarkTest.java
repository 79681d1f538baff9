package dev.layersock.benchmarks.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.chain.ChainCostBenchmark.Turn;
import dev.layersock.spi.ConnectOutcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a chain costs")
class ChainCostBenchmarkTest {
  private static final int CHAINS = 3;

  @ParameterizedTest
  @ValueSource(strings = {"0", "4/none", "4/quarter", "4/all"})
  @DisplayName("is measured through every chain in turn, assembled and linked by hand")
  void everyChain(String layers) throws Exception {
    ChainCostBenchmark benchmark = new ChainCostBenchmark();
    benchmark.layers = layers;
    benchmark.chains = CHAINS;
    benchmark.start();
    try {
      Turn turn = new Turn();
      for (int i = 0; i < CHAINS; i++) {
        assertThat(benchmark.connect(turn)).isEqualTo(ConnectOutcome.CONNECTED);
        assertThat(benchmark.linkedByHand(turn)).isEqualTo(ConnectOutcome.CONNECTED);
        assertThat(benchmark.send(turn)).isEqualTo(64);
        assertThat(benchmark.recv(turn)).isEqualTo(64);
        benchmark.signal(turn);
      }
    } finally {
      benchmark.stop();
    }
  }
}
