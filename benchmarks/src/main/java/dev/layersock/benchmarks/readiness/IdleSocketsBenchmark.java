package dev.layersock.benchmarks.readiness;

import dev.layersock.benchmarks.machine.FileLimit;
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
 * One of many sockets gets a byte: the time from before the send until the byte was read at the
 * other end by whoever watches them all. What matters is how it grows with the idle ones: not at
 * all where readiness is told, linearly where all are looked at.
 *
 * <p>Over TCP all senders are the same plain channels, and one thread watches. In memory there is
 * no peer: a listener is called by the sender's own thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class IdleSocketsBenchmark {

  /** Idle pairs, and among them some that are used in turn. */
  @State(Scope.Thread)
  public abstract static class Watched {
    private static final int ACTIVE = 16;

    /** Pairs in which nothing happens. */
    @Param({"0", "1000", "4000"})
    public int idle;

    private final Arrivals arrivals = new Arrivals();
    private Crowd crowd;
    private int next;

    abstract Crowd open(Arrivals arrivals) throws Exception;

    /** Opens all pairs. */
    @Setup
    public void start() throws Exception {
      FileLimit.requirePairs(idle + ACTIVE);
      crowd = open(arrivals);
      for (int i = 0; i < idle + ACTIVE; i++) {
        crowd.add();
      }
      crowd.start();
    }

    /** Closes all pairs. */
    @TearDown
    public void stop() throws Exception {
      crowd.close();
    }

    /** One byte, there and read. */
    long once() throws Exception {
      long before = arrivals.count();
      crowd.send(next * (idle + ACTIVE) / ACTIVE);
      next = (next + 1) % ACTIVE;
      arrivals.awaitMoreThan(before);
      return before;
    }
  }

  /** A plain selector. */
  public static class PlainSelector extends Watched {
    @Override
    Crowd open(Arrivals arrivals) throws Exception {
      return new SelectorCrowd(arrivals);
    }
  }

  /** Netty over NIO. */
  public static class NettyNio extends Watched {
    @Override
    Crowd open(Arrivals arrivals) {
      return new NettyCrowd(arrivals);
    }
  }

  /** Layersock's async-select over TCP. */
  public static class AsyncSelectNio extends Watched {
    @Override
    Crowd open(Arrivals arrivals) throws Exception {
      return new AsyncSelectCrowd("nio", arrivals);
    }
  }

  /** Layersock's async-select in memory. */
  public static class AsyncSelectLoopback extends Watched {
    @Override
    Crowd open(Arrivals arrivals) throws Exception {
      return new AsyncSelectCrowd("loopback", arrivals);
    }
  }

  /** Layersock's event-select over TCP. */
  public static class EventSelectNio extends Watched {
    @Override
    Crowd open(Arrivals arrivals) throws Exception {
      return new EventSelectCrowd("nio", arrivals);
    }
  }

  /** Layersock's select over TCP. */
  public static class SocketSelectNio extends Watched {
    @Override
    Crowd open(Arrivals arrivals) throws Exception {
      return new SocketSelectCrowd("nio", arrivals);
    }
  }

  /** Layersock's select in memory. */
  public static class SocketSelectLoopback extends Watched {
    @Override
    Crowd open(Arrivals arrivals) throws Exception {
      return new SocketSelectCrowd("loopback", arrivals);
    }
  }

  /** Layersock's selector over TCP. */
  public static class SocketSelectorNio extends Watched {
    @Override
    Crowd open(Arrivals arrivals) throws Exception {
      return new SocketSelectorCrowd("nio", arrivals);
    }
  }

  /** Layersock's selector in memory. */
  public static class SocketSelectorLoopback extends Watched {
    @Override
    Crowd open(Arrivals arrivals) throws Exception {
      return new SocketSelectorCrowd("loopback", arrivals);
    }
  }

  /** The floor. */
  @Benchmark
  public long plainSelector(PlainSelector sockets) throws Exception {
    return sockets.once();
  }

  /** A framework beside. */
  @Benchmark
  public long nettyNio(NettyNio sockets) throws Exception {
    return sockets.once();
  }

  /** Told. */
  @Benchmark
  public long layersockAsyncSelectNio(AsyncSelectNio sockets) throws Exception {
    return sockets.once();
  }

  /** Told, without a kernel. */
  @Benchmark
  public long layersockAsyncSelectLoopback(AsyncSelectLoopback sockets) throws Exception {
    return sockets.once();
  }

  /** Told that, not which. */
  @Benchmark
  public long layersockEventSelectNio(EventSelectNio sockets) throws Exception {
    return sockets.once();
  }

  /** Looked for. */
  @Benchmark
  public long layersockSelectNio(SocketSelectNio sockets) throws Exception {
    return sockets.once();
  }

  /** Looked for, without a kernel. */
  @Benchmark
  public long layersockSelectLoopback(SocketSelectLoopback sockets) throws Exception {
    return sockets.once();
  }

  /** Registered once. */
  @Benchmark
  public long layersockSelectorNio(SocketSelectorNio sockets) throws Exception {
    return sockets.once();
  }

  /** Registered once, without a kernel. */
  @Benchmark
  public long layersockSelectorLoopback(SocketSelectorLoopback sockets) throws Exception {
    return sockets.once();
  }
}
