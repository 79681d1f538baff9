package dev.layersock.benchmarks.connect;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.MeasuredChain;
import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
 * Connect, accept and close of both ends in memory, by one thread: what a connection costs where no
 * kernel is involved.
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

  private Layersock layersock;
  private Sockets sockets;
  private ChainSocket listener;

  /** Assembles the chain and listens. */
  @Setup
  public void start() throws WsaException {
    layersock = MeasuredChain.start("loopback", called, 0);
    sockets = layersock.sockets();
    listener = sockets.listen(SERVER, 16);
    listener.setBlocking(false);
  }

  /** Ends everything. */
  @TearDown
  public void stop() {
    layersock.close();
  }

  /** One connection, both ends. */
  @Benchmark
  public ChainSocket layersock() throws WsaException {
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
