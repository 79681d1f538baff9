package dev.layersock.benchmarks.chain;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.layersock.Layersock;
import dev.layersock.catalog.Sockets;
import dev.layersock.config.ChainFile;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.socket.ChainSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * From a file to the first connection in memory and the end of everything: finding the providers,
 * reading and checking the file, assembling the chain, listen, connect, accept, close.
 *
 * <p>Warm is what a test pays that makes a system for itself; cold is what a program's start pays,
 * once in each of many JVMs. No framework beside has such files, so there is no peer. For scale
 * stands what Guice takes for an injector of one binding, of which an assembly makes one for each
 * provider.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FirstConnectBenchmark {
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);

  /** Chains over {@code loopback}, in a file. */
  @State(Scope.Thread)
  public static class Written {
    /** One layer, four as the sample files have them, or sixteen that do nothing. */
    @Param({"logging", "four", "16-silent"})
    public String chain = "logging";

    private Path file;

    /** Writes the file. */
    @Setup
    public void write() throws IOException {
      file = Files.createTempFile("chains", ".yaml");
      Files.writeString(file, text());
    }

    /** Deletes the file. */
    @TearDown
    public void delete() throws IOException {
      Files.delete(file);
    }

    private String text() {
      return switch (chain) {
        case "logging" -> "chains: {measured: [logging, loopback]}";
        case "four" ->
            """
            chains:
              measured:
                - logging
                - filter:
                    default: deny
                    rules:
                      - allow: [127.0.0.0/8, "::1/128"]
                        ports: [80, 443, 8000-8999]
                - filter:
                    default: deny
                    rules:
                      - allow: [127.0.0.0/8, "::1/128"]
                - qos: {token-rate: 16Mbit/s}
                - loopback
            """;
        case "16-silent" -> "chains: {measured: [" + "silent, ".repeat(16) + "loopback]}";
        default -> throw new IllegalArgumentException("there is no chain '" + chain + "'");
      };
    }
  }

  /** After many others. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 5, time = 1)
  @Fork(3)
  public ChainSocket warm(Written written) throws IOException {
    return connect(written.file);
  }

  /** The first in its JVM. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(20)
  public ChainSocket cold(Written written) throws IOException {
    return connect(written.file);
  }

  /** For scale, after many others. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 5, time = 1)
  @Fork(3)
  public Object warmGuice() {
    return oneBinding();
  }

  /** For scale, the first in its JVM. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(20)
  public Object coldGuice() {
    return oneBinding();
  }

  private static ChainSocket connect(Path file) throws IOException {
    try (Layersock layersock =
        Layersock.builder(ChainFile.load(file, registry(), System::getenv)).start()) {
      Sockets sockets = layersock.sockets();
      try (ChainSocket listener = sockets.listen(SERVER, 1);
          ChainSocket client = sockets.connect(SERVER)) {
        ChainSocket accepted = listener.accept();
        if (accepted == null) {
          throw new IllegalStateException("a blocking accept has not waited");
        }
        accepted.close();
        return client;
      }
    }
  }

  /** As {@link Layersock#load} finds them, and the layer that does nothing. */
  private static ProviderRegistry registry() {
    ProviderRegistry found =
        ProviderRegistry.discover(FirstConnectBenchmark.class.getClassLoader());
    List<ProviderDescriptor> all = new ArrayList<>(found.layers());
    all.addAll(found.bases());
    all.add(PassThroughDescriptor.SILENT);
    return ProviderRegistry.of(all);
  }

  private static String oneBinding() {
    AbstractModule module =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(String.class).toInstance("bound");
          }
        };
    Injector injector = Guice.createInjector(module);
    return injector.getInstance(String.class);
  }
}
