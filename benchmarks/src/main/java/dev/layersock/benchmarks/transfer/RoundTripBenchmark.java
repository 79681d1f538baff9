package dev.layersock.benchmarks.transfer;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request and its answer of the same size between two threads. Blocking sockets, direct buffers,
 * TCP over 127.0.0.1 with TCP_NODELAY. The mean hides how often a thread was parked; the
 * percentiles of the samples show it.
 *
 * <p>The two of Netty that are called a series never leave the event loops, so they are Netty at
 * its best, but their samples are means of a series: only those of {@code nettyLocal} and {@code
 * nettyNio} have percentiles of single round trips.
 */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class RoundTripBenchmark {
  private static final int SERIES = 64;

  /** A connection for one benchmark. */
  @State(Scope.Thread)
  public abstract static class Connection {
    /** Bytes there, and as many back. */
    @Param({"64", "16384"})
    public int size;

    private Echo echo;

    abstract Echo connect() throws Exception;

    final int roundTrip() throws Exception {
      return echo.roundTrip();
    }

    /** Connects, and starts the other side. */
    @Setup
    public void start() throws Exception {
      echo = connect();
    }

    /** Closes, and waits for the end of the other side. */
    @TearDown
    public void stop() throws Exception {
      echo.close();
    }
  }

  /** In memory. */
  public static class Loopback0 extends Connection {
    @Override
    Echo connect() throws Exception {
      return new BlockingEcho(ChainStream.connect("loopback", 0), size);
    }
  }

  /** In memory, through layers. */
  public static class Loopback8 extends Connection {
    @Override
    Echo connect() throws Exception {
      return new BlockingEcho(ChainStream.connect("loopback", 8), size);
    }
  }

  /** Over TCP. */
  public static class Tcp0 extends Connection {
    @Override
    Echo connect() throws Exception {
      return new BlockingEcho(ChainStream.connect("nio", 0), size);
    }
  }

  /** Over TCP, through layers. */
  public static class Tcp8 extends Connection {
    @Override
    Echo connect() throws Exception {
      return new BlockingEcho(ChainStream.connect("nio", 8), size);
    }
  }

  /** The JDK's. */
  public static class PlainChannel extends Connection {
    @Override
    Echo connect() throws Exception {
      return new BlockingEcho(ChannelStream.connect(), size);
    }
  }

  /** Netty in memory. */
  public static class NettyLocal extends Connection {
    @Override
    Echo connect() throws Exception {
      return new NettyEcho(NettyPair::local, size, 1);
    }
  }

  /** Netty in memory, without the benchmark's thread. */
  public static class NettyLocalSeries extends Connection {
    @Override
    Echo connect() throws Exception {
      return new NettyEcho(NettyPair::local, size, SERIES);
    }
  }

  /** Netty over TCP. */
  public static class NettyNio extends Connection {
    @Override
    Echo connect() throws Exception {
      return new NettyEcho(NettyPair::nio, size, 1);
    }
  }

  /** Netty over TCP, without the benchmark's thread. */
  public static class NettyNioSeries extends Connection {
    @Override
    Echo connect() throws Exception {
      return new NettyEcho(NettyPair::nio, size, SERIES);
    }
  }

  /** No connection at all: it hands over a reference, so there is one size. */
  @State(Scope.Thread)
  public abstract static class Meeting {
    private final int meetings;
    private ExchangerEcho echo;

    Meeting(int meetings) {
      this.meetings = meetings;
    }

    /** Starts the other side. */
    @Setup
    public void start() {
      echo = new ExchangerEcho(64, meetings);
    }

    /** Ends the other side. */
    @TearDown
    public void stop() throws Exception {
      echo.close();
    }
  }

  /** There and back. */
  public static class Exchanger2 extends Meeting {
    /** Of two meetings. */
    public Exchanger2() {
      super(2);
    }
  }

  /** Half of that. */
  public static class Exchanger1 extends Meeting {
    /** Of one meeting. */
    public Exchanger1() {
      super(1);
    }
  }

  @Benchmark
  public int loopback0(Loopback0 connection) throws Exception {
    return connection.roundTrip();
  }

  @Benchmark
  public int loopback8(Loopback8 connection) throws Exception {
    return connection.roundTrip();
  }

  @Benchmark
  public int tcp0(Tcp0 connection) throws Exception {
    return connection.roundTrip();
  }

  @Benchmark
  public int tcp8(Tcp8 connection) throws Exception {
    return connection.roundTrip();
  }

  @Benchmark
  public int plainChannel(PlainChannel connection) throws Exception {
    return connection.roundTrip();
  }

  @Benchmark
  public int nettyLocal(NettyLocal connection) throws Exception {
    return connection.roundTrip();
  }

  @Benchmark
  @OperationsPerInvocation(SERIES)
  public int nettyLocalSeries(NettyLocalSeries connection) throws Exception {
    return connection.roundTrip();
  }

  @Benchmark
  public int nettyNio(NettyNio connection) throws Exception {
    return connection.roundTrip();
  }

  @Benchmark
  @OperationsPerInvocation(SERIES)
  public int nettyNioSeries(NettyNioSeries connection) throws Exception {
    return connection.roundTrip();
  }

  /** Request and answer. */
  @Benchmark
  public int exchanger(Exchanger2 meeting) throws Exception {
    return ((Meeting) meeting).echo.roundTrip();
  }

  /** One exchange, which gives and takes at once: half of what a round trip needs. */
  @Benchmark
  public int exchangerOnce(Exchanger1 meeting) throws Exception {
    return ((Meeting) meeting).echo.roundTrip();
  }
}
