package dev.layersock.benchmarks.transfer;

import java.util.concurrent.TimeUnit;
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
 * The time that a mebibyte takes from one thread to another, in sends of 64 KiB. Blocking sockets,
 * direct buffers, TCP over 127.0.0.1 with the buffers that the system chooses.
 *
 * <p>An invocation sends 64 MiB and then waits for the receiver's word that it has them, so nothing
 * counts that is still on the way; the one answer at the end is less than a hundredth of the time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ThroughputBenchmark {
  private static final int MEBIBYTES = 64;
  private static final int CHUNKS = MEBIBYTES * 1024 * 1024 / Bulk.CHUNK;

  /** A connection for one benchmark. */
  @State(Scope.Thread)
  public abstract static class Connection {
    private Bulk bulk;

    abstract Bulk connect() throws Exception;

    /** Connects, and starts the other side. */
    @Setup
    public void start() throws Exception {
      bulk = connect();
    }

    /** Closes, and waits for the end of the other side. */
    @TearDown
    public void stop() throws Exception {
      bulk.close();
    }

    final void transfer() throws Exception {
      bulk.transfer(CHUNKS);
    }
  }

  /** In memory. */
  public static class Loopback0 extends Connection {
    @Override
    Bulk connect() throws Exception {
      return new BlockingBulk(ChainStream.connect("loopback", 0));
    }
  }

  /** In memory, through layers. */
  public static class Loopback8 extends Connection {
    @Override
    Bulk connect() throws Exception {
      return new BlockingBulk(ChainStream.connect("loopback", 8));
    }
  }

  /** Over TCP. */
  public static class Tcp0 extends Connection {
    @Override
    Bulk connect() throws Exception {
      return new BlockingBulk(ChainStream.connect("nio", 0));
    }
  }

  /** Over TCP, through layers. */
  public static class Tcp8 extends Connection {
    @Override
    Bulk connect() throws Exception {
      return new BlockingBulk(ChainStream.connect("nio", 8));
    }
  }

  /** The JDK's. */
  public static class PlainChannel extends Connection {
    @Override
    Bulk connect() throws Exception {
      return new BlockingBulk(ChannelStream.connect());
    }
  }

  /** Netty in memory, where it hands over references and copies nothing. */
  public static class NettyLocal extends Connection {
    @Override
    Bulk connect() throws Exception {
      return new NettyBulk(NettyPair::local);
    }
  }

  /** Netty over TCP. */
  public static class NettyNio extends Connection {
    @Override
    Bulk connect() throws Exception {
      return new NettyBulk(NettyPair::nio);
    }
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTES)
  public void loopback0(Loopback0 connection) throws Exception {
    connection.transfer();
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTES)
  public void loopback8(Loopback8 connection) throws Exception {
    connection.transfer();
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTES)
  public void tcp0(Tcp0 connection) throws Exception {
    connection.transfer();
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTES)
  public void tcp8(Tcp8 connection) throws Exception {
    connection.transfer();
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTES)
  public void plainChannel(PlainChannel connection) throws Exception {
    connection.transfer();
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTES)
  public void nettyLocal(NettyLocal connection) throws Exception {
    connection.transfer();
  }

  @Benchmark
  @OperationsPerInvocation(MEBIBYTES)
  public void nettyNio(NettyNio connection) throws Exception {
    connection.transfer();
  }
}
