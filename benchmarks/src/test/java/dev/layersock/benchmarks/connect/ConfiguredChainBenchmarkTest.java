package dev.layersock.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.socket.ChainSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A chain of the user's file")
@Timeout(60)
class ConfiguredChainBenchmarkTest {
  @TempDir private Path folder = Path.of("");

  private ConfiguredChainBenchmark benchmark(String file) throws IOException {
    ConfiguredChainBenchmark benchmark = new ConfiguredChainBenchmark();
    benchmark.config = Files.writeString(folder.resolve("chains.yaml"), file).toString();
    benchmark.entry = "first";
    return benchmark;
  }

  private static void assertMeasures(ConfiguredChainBenchmark benchmark, int layers)
      throws IOException {
    benchmark.start();
    try {
      for (int i = 0; i < 10; i++) {
        assertThat(layers(benchmark.configured())).isEqualTo(layers);
        assertThat(layers(benchmark.baseAlone())).isZero();
      }
    } finally {
      benchmark.stop();
    }
  }

  private static int layers(ChainSocket socket) {
    return socket.chain().spec().layers().size();
  }

  @Test
  @DisplayName("is the sample in the jar if none is named")
  void sample() throws Exception {
    ConfiguredChainBenchmark benchmark = new ConfiguredChainBenchmark();
    benchmark.config = "sample";
    benchmark.entry = "first";
    assertMeasures(benchmark, 3);
  }

  @Test
  @DisplayName("is found by its entry, has layers of the user's own, and base settings")
  void entry() throws Exception {
    ConfiguredChainBenchmark benchmark =
        benchmark(
            """
            chains:
              plain: [nio]
              memory: [allocating, logging, {loopback: {network: mine}}]
            entries: [plain, {name: own, chain: memory}]
            """);
    benchmark.entry = "own";
    assertMeasures(benchmark, 2);
  }

  @Test
  @DisplayName("over TCP is measured at a port that its rules allow")
  void allowedPort() throws Exception {
    assertMeasures(
        benchmark(
            """
            chains:
              web:
                - filter: {rules: [{allow: [127.0.0.0/8], ports: [8000-8999]}]}
                - nio: {connect-timeout: 5s}
            """),
        1);
  }

  @Test
  @DisplayName("that refuses this machine's address is told which rule to change")
  void refused() throws Exception {
    ConfiguredChainBenchmark benchmark =
        benchmark("chains: {web: [{filter: {rules: [{allow: [10.0.0.0/8]}]}}, nio]}");
    assertThatThrownBy(benchmark::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "entry 'web' refuses 127.0.0.1", "'filter'", "copy of the file", "-p port=N");
  }

  @Test
  @DisplayName("whose layer does not let a connect end is told so")
  void heldBack() throws Exception {
    ConfiguredChainBenchmark benchmark = benchmark("chains: {web: [holding, nio]}");
    assertThatThrownBy(benchmark::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "connect through entry 'web' does not end", "the other end", "WSAETIMEDOUT");
  }

  @Test
  @DisplayName("that is not in the file is told which are")
  void noEntry() throws Exception {
    ConfiguredChainBenchmark benchmark = benchmark("chains: {web: [nio], memory: [loopback]}");
    benchmark.entry = "wbe";
    assertThatThrownBy(benchmark::start)
        .hasMessageContainingAll("has no entry 'wbe'", "web, memory");
  }

  @Test
  @DisplayName("of datagrams alone is told that streams are measured")
  void datagrams() throws Exception {
    ConfiguredChainBenchmark benchmark =
        benchmark("{chains: {dns: [nio]}, entries: [{name: dns, chain: dns, type: datagram}]}");
    assertThatThrownBy(benchmark::start).hasMessageContaining("'dns' makes no stream sockets");
  }
}
