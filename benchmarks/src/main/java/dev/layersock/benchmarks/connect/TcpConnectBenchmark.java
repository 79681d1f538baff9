package dev.layersock.benchmarks.connect;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Connect, accept and close of both ends over TCP to 127.0.0.1, asked for by one thread, which goes
 * on when all of it is finished.
 *
 * <p>All peers do the same in the same order: the end that connected closes first, in good order,
 * and the accepted end closes then, with SO_LINGER at 0. That second close is a reset, which leaves
 * no connection in TIME_WAIT. So a run of any length finds free ports, no run finds the table of
 * the kernel full of what an earlier one left, and nobody meets an error: who waits for the network
 * reads the end of the stream and closes, as always. All listeners have one backlog, and all but
 * the accepted ends have the options that their framework gives them.
 *
 * <p>No data is sent, so an accepted channel of Layersock keeps the mode that it comes in, which
 * its first transfer would change by two system calls.
 *
 * <p>The heap is touched before it begins. Else a run of some seconds spends its time on the first
 * use of each page, in proportion to what it allocates, which one that goes on does not.
 */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
public class TcpConnectBenchmark {
  static final int BACKLOG = 128;

  /** A chain of nothing but the transport. */
  @Benchmark
  public Object layersock0(Layersock0 running) throws Exception {
    return running.peer.connection();
  }

  /** Eight layers on connect's path. */
  @Benchmark
  public Object layersock8(Layersock8 running) throws Exception {
    return running.peer.connection();
  }

  /** Blocking channels of the JDK. */
  @Benchmark
  public Object plainChannel(PlainChannel running) throws Exception {
    return running.peer.connection();
  }

  /** Netty over NIO. */
  @Benchmark
  public Object nettyNio(NettyNio running) throws Exception {
    return running.peer.connection();
  }

  /** MINA over NIO. */
  @Benchmark
  public Object minaNio(MinaNio running) throws Exception {
    return running.peer.connection();
  }

  /** One peer, there as long as it is measured. */
  @State(Scope.Thread)
  public abstract static class Running {
    TcpPeer peer;

    abstract TcpPeer start() throws Exception;

    /** Listens. */
    @Setup
    public final void setUp() throws Exception {
      peer = start();
    }

    /** Ends everything. */
    @TearDown
    public final void tearDown() throws Exception {
      peer.close();
    }
  }

  /** For {@link #layersock0}. */
  public static class Layersock0 extends Running {
    @Override
    TcpPeer start() throws Exception {
      return new LayersockTcpPeer(0);
    }
  }

  /** For {@link #layersock8}. */
  public static class Layersock8 extends Running {
    @Override
    TcpPeer start() throws Exception {
      return new LayersockTcpPeer(8);
    }
  }

  /** For {@link #plainChannel}. */
  public static class PlainChannel extends Running {
    @Override
    TcpPeer start() throws Exception {
      return new PlainChannelPeer();
    }
  }

  /** For {@link #nettyNio}. */
  public static class NettyNio extends Running {
    @Override
    TcpPeer start() {
      return new NettyNioPeer();
    }
  }

  /** For {@link #minaNio}. */
  public static class MinaNio extends Running {
    @Override
    TcpPeer start() throws Exception {
      return new MinaNioPeer();
    }
  }
}
