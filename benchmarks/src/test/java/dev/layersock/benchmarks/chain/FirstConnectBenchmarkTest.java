package dev.layersock.benchmarks.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.chain.FirstConnectBenchmark.Written;
import dev.layersock.socket.ChainSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The first connect")
class FirstConnectBenchmarkTest {
  @ParameterizedTest
  @DisplayName("goes through all layers of the file, and everything is closed after it")
  @CsvSource({"logging, 1", "four, 4", "16-silent, 16"})
  void firstConnect(String chain, int layers) throws Exception {
    Written written = new Written();
    written.chain = chain;
    written.write();
    try {
      ChainSocket client = new FirstConnectBenchmark().warm(written);
      assertThat(client.chain().spec().layers()).hasSize(layers);
      assertThat(client.isClosed()).isTrue();
    } finally {
      written.delete();
    }
  }
}
