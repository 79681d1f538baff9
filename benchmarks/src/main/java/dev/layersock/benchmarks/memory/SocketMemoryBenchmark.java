package dev.layersock.benchmarks.memory;

import dev.layersock.benchmarks.machine.FileLimit;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a connected pair of sockets keeps on the heap: {@code bytesPerPair}, the difference of the
 * used heap, after full collections, between some pairs and many more. The time is that of opening
 * all of them and of the collections, and means nothing.
 *
 * <p>What the kernel keeps for a socket, and buffers outside of the heap, are not counted. There is
 * one iteration in one fork, since JMH would add up the figures of more; a report repeats it.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-XX:+UseG1GC"}) // the serial collector leaves dead objects behind
public class SocketMemoryBenchmark {
  /** Opened before, so that what is kept once for all is not counted. */
  private static final int BEFORE = 500;

  /** What was found. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Found {
    /** Bytes on the heap for both ends together. */
    public double bytesPerPair;
  }

  /** How many. */
  @State(Scope.Thread)
  public static class Amount {
    /** Pairs that are counted. */
    @Param("2000")
    public int pairs;
  }

  /** Layers of both ends' chain. */
  @State(Scope.Thread)
  public static class Layers {
    /** How many. */
    @Param({"0", "8"})
    public int layers;

    /** Whether each keeps a counter for each socket. */
    @Param({"false", "true"})
    public boolean slots;

    ChainPairs open(String base) throws Exception {
      return slots ? ChainPairs.withSlots(base, layers) : ChainPairs.of(base, layers);
    }
  }

  /** A chain in memory. */
  @Benchmark
  public Pairs layersockLoopback(Amount amount, Layers layers, Found found) throws Exception {
    return measure(layers.open("loopback"), amount, found);
  }

  /** Netty in memory. */
  @Benchmark
  public Pairs nettyLocal(Amount amount, Found found) throws Exception {
    return measure(NettyPairs.local(), amount, found);
  }

  /** MINA in memory. */
  @Benchmark
  public Pairs minaVmPipe(Amount amount, Found found) throws Exception {
    return measure(MinaPairs.vmPipe(), amount, found);
  }

  /** A chain over TCP. */
  @Benchmark
  public Pairs layersockNio(Amount amount, Layers layers, Found found) throws Exception {
    return measure(layers.open("nio"), amount, found);
  }

  /** The floor over TCP. */
  @Benchmark
  public Pairs socketChannel(Amount amount, Found found) throws Exception {
    return measure(new ChannelPairs(), amount, found);
  }

  /** Netty over TCP. */
  @Benchmark
  public Pairs nettyNio(Amount amount, Found found) throws Exception {
    return measure(NettyPairs.nio(), amount, found);
  }

  /** MINA over TCP. */
  @Benchmark
  public Pairs minaNio(Amount amount, Found found) throws Exception {
    return measure(MinaPairs.nio(), amount, found);
  }

  private static Pairs measure(Pairs opened, Amount amount, Found found) throws Exception {
    try (Pairs pairs = opened) {
      FileLimit.requirePairs(BEFORE + amount.pairs);
      add(pairs, BEFORE);
      long before = usedHeap();
      add(pairs, amount.pairs);
      found.bytesPerPair = (double) (usedHeap() - before) / amount.pairs;
      return pairs;
    }
  }

  private static void add(Pairs pairs, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      pairs.add();
    }
  }

  /** Collects until nothing more goes: cleaners and references need more than one turn. */
  private static long usedHeap() {
    long used = Long.MAX_VALUE;
    long now = collected();
    while (now < used) {
      used = now;
      now = collected();
    }
    return used;
  }

  private static long collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
