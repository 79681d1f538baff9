package dev.layersock.benchmarks.chain;

import dev.layersock.Layersock;
import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
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
 * What an error costs: a new socket, a connect that is refused, close. By a rule of the layer
 * {@code filter}, by loopback, and by the kernel; each with its exception, which the application
 * catches. The kernel's has a stack trace, the others have none.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RejectionBenchmark {

  /** The sockets of a chain whose filter denies one address, and lets all others pass. */
  @State(Scope.Thread)
  public static class Filtered {
    private static final InetSocketAddress DENIED = new InetSocketAddress("10.0.0.66", 9000);
    private static final InetSocketAddress NOBODY = new InetSocketAddress("10.0.0.1", 9000);

    /** Layers above the filter, each on the path of connect. */
    @Param({"0", "8"})
    public int called;

    private Layersock layersock;
    private Sockets sockets;

    /** Assembles the chain. */
    @Setup
    public void start() {
      layersock =
          MeasuredChain.start(
              "{filter: {default: allow, rules: [{deny: 10.0.0.66, label: quarantine}]}}, loopback",
              called,
              0);
      sockets = layersock.sockets();
    }

    /** Ends it. */
    @TearDown
    public void stop() {
      layersock.close();
    }

    ChainSocket socket() throws WsaException {
      return sockets.socket(AddressFamily.INET, SocketType.STREAM);
    }
  }

  /** A port of the kernel's that nobody listens at. */
  @State(Scope.Thread)
  public static class Unused {
    private InetSocketAddress address;

    /** Takes a port and gives it back. */
    @Setup
    public void find() throws IOException {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        address = (InetSocketAddress) server.getLocalSocketAddress();
      }
    }
  }

  /** A rule of the filter denies the peer. */
  @Benchmark
  public WsaException deniedByRule(Filtered chain) throws WsaException {
    return refusal(chain, Filtered.DENIED);
  }

  /** The filter lets it pass, and nobody listens in loopback's network. */
  @Benchmark
  public WsaException refusedByLoopback(Filtered chain) throws WsaException {
    return refusal(chain, Filtered.NOBODY);
  }

  /** Nobody listens at the port of a plain, blocking channel. */
  @Benchmark
  public ConnectException refusedByKernel(Unused unused) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
      channel.connect(unused.address);
    } catch (ConnectException expected) {
      return expected;
    }
    throw new IllegalStateException("somebody listens");
  }

  /** The sockets alone: made and closed, without an error. */
  @Benchmark
  public ChainSocket noError(Filtered chain) throws WsaException {
    try (ChainSocket socket = chain.socket()) {
      return socket;
    }
  }

  /** An exception alone: made, thrown and caught. */
  @Benchmark
  public ConnectException thrown() {
    try {
      throw new ConnectException("Connection refused");
    } catch (ConnectException expected) {
      return expected;
    }
  }

  private static WsaException refusal(Filtered chain, InetSocketAddress peer) throws WsaException {
    try (ChainSocket socket = chain.socket()) {
      socket.connect(peer);
    } catch (WsaException expected) {
      return expected;
    }
    throw new IllegalStateException("the connect was not refused");
  }
}
