package dev.layersock.benchmarks.connect;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.session.IoSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Connect, accept and close of both ends in memory, asked for by one thread. Each operation is
 * finished when it is counted. Layersock and MINA do it all in the asking thread; Netty has threads
 * of its own, and most of its time is their waking, but for the series, which never leaves the
 * event loop.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class LoopbackConnectBenchmark {
  private static final int SERIES = 64;

  /** Layersock without layers. */
  @State(Scope.Thread)
  public static class NoLayers {
    private LoopbackPair pair;

    /** Starts it. */
    @Setup
    public void start() throws WsaException {
      pair = LoopbackPair.start(0);
    }

    /** Ends it. */
    @TearDown
    public void stop() {
      pair.close();
    }
  }

  /** Layersock with eight layers on the path of connect. */
  @State(Scope.Thread)
  public static class EightLayers {
    private LoopbackPair pair;

    /** Starts it. */
    @Setup
    public void start() throws WsaException {
      pair = LoopbackPair.start(8);
    }

    /** Ends it. */
    @TearDown
    public void stop() {
      pair.close();
    }
  }

  /** Netty. */
  @State(Scope.Thread)
  public static class Netty {
    private NettyLocalPeer peer;

    /** Starts it. */
    @Setup
    public void start() throws InterruptedException {
      peer = NettyLocalPeer.start();
    }

    /** Ends it. */
    @TearDown
    public void stop() {
      peer.close();
    }
  }

  /** Netty, without the benchmark's thread. */
  @State(Scope.Thread)
  public static class NettySeries {
    private NettyLocalSeriesPeer peer;

    /** Starts it. */
    @Setup
    public void start() throws InterruptedException {
      peer = NettyLocalSeriesPeer.start();
    }

    /** Ends it. */
    @TearDown
    public void stop() {
      peer.close();
    }
  }

  /** MINA. */
  @State(Scope.Thread)
  public static class Mina {
    private MinaVmPipePeer peer;

    /** Starts it. */
    @Setup
    public void start() throws IOException {
      peer = MinaVmPipePeer.start();
    }

    /** Ends it. */
    @TearDown
    public void stop() {
      peer.close();
    }
  }

  /** One connection, both ends. */
  @Benchmark
  public ChainSocket layersock0(NoLayers layersock) throws WsaException {
    return layersock.pair.connectAndClose();
  }

  /** One connection, both ends. */
  @Benchmark
  public ChainSocket layersock8(EightLayers layersock) throws WsaException {
    return layersock.pair.connectAndClose();
  }

  /** One connection, both ends. */
  @Benchmark
  public Channel nettyLocal(Netty netty) throws InterruptedException {
    return netty.peer.connectAndClose();
  }

  /** One connection, both ends. */
  @Benchmark
  @OperationsPerInvocation(SERIES)
  public int nettyLocalSeries(NettySeries netty) throws InterruptedException {
    return netty.peer.connectAndClose(SERIES);
  }

  /** One connection, both ends. */
  @Benchmark
  public IoSession minaVmPipe(Mina mina) throws InterruptedException {
    return mina.peer.connectAndClose();
  }
}
