package dev.layersock.benchmarks;

import dev.layersock.Layersock;
import dev.layersock.catalog.Sockets;
import dev.layersock.config.ChainFile;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * Connect, accept and close of both ends in memory, by one thread: what a connection costs where no
 * kernel is involved, through chains of layers that are on connect's path and of layers that are
 * not.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class LoopbackConnectBenchmark {
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000);

  /** Layers on connect's path. */
  @Param({"0", "8"})
  public int called;

  /** Layers on no path. */
  @Param({"0", "16"})
  public int silent;

  private @Nullable Layersock layersock;
  private @Nullable Sockets sockets;
  private @Nullable ChainSocket listener;

  /** Assembles the chain and listens. */
  @Setup
  public void start() throws WsaException {
    List<ProviderDescriptor> providers = new ArrayList<>();
    ProviderRegistry discovered = ProviderRegistry.discover(getClass().getClassLoader());
    providers.addAll(discovered.bases());
    providers.add(PassThroughDescriptor.CALLED);
    providers.add(PassThroughDescriptor.SILENT);
    List<String> chain = new ArrayList<>(Collections.nCopies(called, "called"));
    chain.addAll(Collections.nCopies(silent, "silent"));
    chain.add("loopback");
    String file = "chains: {measured: [" + String.join(", ", chain) + "]}";
    Layersock started =
        Layersock.builder(
                ChainFile.parse("benchmark", file, ProviderRegistry.of(providers), name -> null))
            .start();
    layersock = started;
    sockets = started.sockets();
    listener = started.sockets().listen(SERVER, 16);
    listener.setBlocking(false);
  }

  /** Ends everything. */
  @TearDown
  public void stop() {
    if (layersock != null) {
      layersock.close();
    }
  }

  /** One connection, both ends. */
  @Benchmark
  public ChainSocket connectAcceptClose() throws WsaException {
    if (sockets == null || listener == null) {
      throw new IllegalStateException("start() was not called");
    }
    ChainSocket client = sockets.socket(AddressFamily.INET, SocketType.STREAM);
    client.connect(SERVER);
    ChainSocket server = listener.accept();
    if (server == null) {
      throw new IllegalStateException("the connection is not there");
    }
    client.close();
    server.close();
    return client;
  }
}
