package dev.layersock.benchmarks.connect;

import dev.layersock.composition.Composition;
import dev.layersock.composition.EntrySpec;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Connect, accept and close of both ends through a chain of the user's own file, beside the same
 * base with the same settings and no layers. The difference is what the layers take.
 *
 * <pre>
 * java -jar benchmarks.jar ConfiguredChain -p config=/etc/chains.yaml -p entry=web
 * java -cp benchmarks.jar:classes dev.layersock.benchmarks.Main ConfiguredChain -p config=...
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class ConfiguredChainBenchmark {
  private static final String SAMPLE = "sample";
  private static final String FIRST = "first";
  private static final String SAMPLE_FILE = "/chains/memory.yaml";

  /**
   * The path of the file; or the sample in the jar, which has logging, filter and qos in memory.
   */
  @Param(SAMPLE)
  public String config = SAMPLE;

  /** The name of the entry; or the first. */
  @Param(FIRST)
  public String entry = FIRST;

  /** Where to listen; or, if 0, where the layers allow it. */
  @Param("0")
  public int port;

  private ConfiguredChain chain;

  /** Starts the chains, and makes sure that a connect goes through. */
  @Setup
  public void start() throws IOException {
    Composition file = load();
    chain = new ConfiguredChain(file, entry(file), port);
  }

  private Composition load() throws IOException {
    ProviderRegistry registry =
        ProviderRegistry.discover(ConfiguredChainBenchmark.class.getClassLoader());
    if (!config.equals(SAMPLE)) {
      return ChainFile.load(Path.of(config), registry, System::getenv);
    }
    try (InputStream in = ConfiguredChainBenchmark.class.getResourceAsStream(SAMPLE_FILE)) {
      if (in == null) {
        throw new IllegalStateException(SAMPLE_FILE + " is not in the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ChainFile.parse(SAMPLE_FILE, text, registry, System::getenv);
    }
  }

  private EntrySpec entry(Composition file) {
    List<EntrySpec> entries = file.entries();
    if (entry.equals(FIRST)) {
      return entries.get(0);
    }
    return entries.stream()
        .filter(known -> known.name().equals(entry))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no entry '%s'; it has: %s"
                        .formatted(
                            config,
                            entry,
                            entries.stream()
                                .map(EntrySpec::name)
                                .collect(Collectors.joining(", ")))));
  }

  /** Ends everything. */
  @TearDown
  public void stop() {
    chain.close();
  }

  /** Through the layers. */
  @Benchmark
  public ChainSocket configured() throws WsaException {
    return chain.connect();
  }

  /** Without them. */
  @Benchmark
  public ChainSocket baseAlone() throws WsaException {
    return chain.connectBaseAlone();
  }
}
