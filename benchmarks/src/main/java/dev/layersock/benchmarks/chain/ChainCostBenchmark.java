package dev.layersock.benchmarks.chain;

import dev.layersock.Layersock;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.chain.Framework;
import dev.layersock.composition.Composition;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the chain itself costs: connect, send and recv through layers that do nothing, down to a
 * base that does nothing. Each operation takes the next of 256 chains, which have the same layers
 * in different orders, so that no compiler can know who comes next.
 *
 * <p>Beside it stand the same layers linked by hand: a layer is a call to a place that cannot be
 * foreseen, and what that costs the machine decides, not the chain.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Benchmark)
public class ChainCostBenchmark {
  private static final ConnectRequest REQUEST =
      ConnectRequest.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000));

  private static final int BYTES = 64;

  /** How many layers there are, and how many of them are on the path. */
  @Param({
    "0",
    "1/none",
    "1/all",
    "4/none",
    "4/quarter",
    "4/all",
    "8/none",
    "8/quarter",
    "8/all",
    "16/none",
    "16/quarter",
    "16/all"
  })
  public String layers = "0";

  /** How many chains take turns; with 1, the processor has learnt the way. */
  @Param("256")
  public int chains = 256;

  private Layersock layersock;
  private Connection[] assembled;
  private Connection[] linked;

  /** What a connect is called with, as an application's socket keeps it. */
  private record Connection(ServiceProvider first, ProviderSocket socket) {
    ConnectOutcome connect() throws WsaException {
      return first.connect(socket, REQUEST);
    }

    int send(ByteBuffer source) throws WsaException {
      return first.send(socket, source, MessageFlags.NONE);
    }

    int recv(ByteBuffer target) throws WsaException {
      return first.recv(socket, target, MessageFlags.NONE);
    }
  }

  /** Which chain is next, for each thread. */
  @State(Scope.Thread)
  public static class Turn {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private int next;

    int of(int chains) {
      next = next + 1 < chains ? next + 1 : 0;
      return next;
    }
  }

  /** Assembles the chains. */
  @Setup
  public void start() throws WsaException {
    int all = Integer.parseInt(layers.replaceFirst("/.*", ""));
    int called = layers.endsWith("/all") ? all : layers.endsWith("/quarter") ? all / 4 : 0;
    Composition composition = MixedChains.compose(chains, called, all - called);
    layersock = Layersock.builder(composition).start();
    assembled = new Connection[chains];
    for (CatalogEntry entry : layersock.catalog().entries()) {
      assembled[entry.id() - 1] =
          new Connection(entry.chain().table(), entry.chain().socket(entry.protocol()));
    }
    LinkedChain links = new LinkedChain();
    linked = new Connection[chains];
    for (int i = 0; i < chains; i++) {
      linked[i] =
          new Connection(
              links.link(composition.chains().get(i)),
              links.socket(assembled[i].socket().protocol()));
    }
  }

  /** Ends the chains. */
  @TearDown
  public void stop() {
    layersock.close();
  }

  /** Down through a chain. */
  @Benchmark
  public ConnectOutcome connect(Turn turn) throws WsaException {
    return assembled[turn.of(chains)].connect();
  }

  /** Two threads, each through all chains. */
  @Benchmark
  @Threads(2)
  public ConnectOutcome connectByTwo(Turn turn) throws WsaException {
    return assembled[turn.of(chains)].connect();
  }

  /** The same layers without a chain, each called by the one before it. */
  @Benchmark
  public ConnectOutcome linkedByHand(Turn turn) throws WsaException {
    return linked[turn.of(chains)].connect();
  }

  /** Down through a chain with 64 bytes, which the base swallows. */
  @Benchmark
  public int send(Turn turn) throws WsaException {
    return assembled[turn.of(chains)].send(turn.buffer.clear());
  }

  /** Down through a chain for 64 bytes, which the base has at once. */
  @Benchmark
  public int recv(Turn turn) throws WsaException {
    return assembled[turn.of(chains)].recv(turn.buffer.clear());
  }

  /** Up through a chain. */
  @Benchmark
  public void signal(Turn turn) {
    ProviderSocket s = assembled[turn.of(chains)].socket();
    Framework.upcalls(s).signalled(s, Readiness.READABLE);
  }
}
