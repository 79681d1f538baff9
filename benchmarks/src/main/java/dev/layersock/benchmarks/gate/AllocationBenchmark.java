package dev.layersock.benchmarks.gate;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.Accepting;
import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the gate measures: operations that one thread does alone and that never wait, so that each
 * allocates exactly what every other does. Times are by the way.
 *
 * <p>Only the last compiler runs, on whole profiles, and the benchmark waits for it: else what it
 * inlines, and with that what escape analysis saves, differs from one JVM to the next.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xbatch", "-XX:-TieredCompilation", "-Dguice_bytecode_gen_option=DISABLED"})
public class AllocationBenchmark {

  /** A chain, and a socket that listens in it. */
  @State(Scope.Thread)
  public static class Listening {
    private static final int BYTES = 64;

    /** What is below the layers. */
    @Param({"loopback", "nio"})
    public String base = "loopback";

    /** How many layers. */
    @Param({"0", "8"})
    public int layers;

    /** Which layer. */
    @Param(MeasuredLayers.PASSING_ON)
    public String layer = MeasuredLayers.PASSING_ON;

    private Layersock layersock;
    private Sockets sockets;
    private ChainSocket listener;
    private SocketAddress server;
    private boolean kernel;

    /** Assembles the chain and listens. */
    @Setup
    public void listen() throws WsaException {
      layersock = MeasuredLayers.start(base, layer, layers);
      sockets = layersock.sockets();
      listener = sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
      listener.setBlocking(false);
      server = listener.localAddress();
      kernel = base.equals("nio");
    }

    /** Ends everything. */
    @TearDown
    public void stop() {
      layersock.close();
    }

    ChainSocket connect() throws WsaException {
      ChainSocket client = sockets.socket(AddressFamily.INET, SocketType.STREAM);
      if (kernel) {
        // Closed by a reset: else every port is kept for a minute, and there are 28000.
        client.setOption(SockOpt.SO_LINGER, Linger.RESET);
      }
      client.connect(server);
      return client;
    }

    ChainSocket accept() throws WsaException {
      return Accepting.next(listener);
    }
  }

  /** Two connected sockets that do not block. */
  @State(Scope.Thread)
  public static class Connected {
    private final ByteBuffer source = ByteBuffer.allocateDirect(Listening.BYTES);
    private final ByteBuffer target = ByteBuffer.allocateDirect(Listening.BYTES);
    private ChainSocket client;
    private ChainSocket accepted;

    /** Connects them. */
    @Setup
    public void connect(Listening listening) throws WsaException {
      client = listening.connect().setBlocking(false);
      accepted = listening.accept().setBlocking(false);
    }
  }

  /** Connect, accept, and close of both ends. */
  @Benchmark
  public ChainSocket connect(Listening listening) throws WsaException {
    ChainSocket client = listening.connect();
    ChainSocket accepted = listening.accept();
    client.close();
    accepted.close();
    return client;
  }

  /** Send of 64 bytes, and receive of them at the other end. */
  @Benchmark
  public ByteBuffer transfer(Connected pair) throws WsaException {
    ByteBuffer source = pair.source.clear();
    ByteBuffer target = pair.target.clear();
    while (source.hasRemaining()) {
      pair.client.send(source);
    }
    while (target.hasRemaining()) {
      pair.accepted.recv(target);
    }
    return target;
  }
}
