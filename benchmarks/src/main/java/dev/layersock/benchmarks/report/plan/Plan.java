package dev.layersock.benchmarks.report.plan;

import static dev.layersock.benchmarks.report.plan.Claim.difference;
import static dev.layersock.benchmarks.report.plan.Claim.figure;
import static dev.layersock.benchmarks.report.plan.Claim.ratio;
import static dev.layersock.benchmarks.report.plan.Quantity.BYTES;
import static dev.layersock.benchmarks.report.plan.Quantity.RATE;
import static dev.layersock.benchmarks.report.plan.Quantity.SCORE;

import java.util.List;
import java.util.stream.Stream;

/**
 * What Layersock's own report has, in its order. This is the place to add a section or to change a
 * claim. A section whose benchmarks do not exist is left out, with a notice.
 */
public final class Plan {
  /** Half of an interval around 1.00 that is still worth anything. */
  private static final double SHARP = 0.1;

  private Plan() {}

  /** All sections but the one of the user's chain. */
  public static List<Section> sections() {
    return List.of(
        loopbackConnect(),
        tcpConnect(),
        chain(),
        rejection(),
        firstConnect(),
        firstConnectCold(),
        loopbackRoundTrip(),
        tcpRoundTrip(),
        loopbackThroughput(),
        tcpThroughput(),
        idleSockets(),
        idleSocketsInMemory(),
        memory());
  }

  /** All sections, that of the user's chain first. */
  public static List<Section> withConfiguredChain() {
    return Stream.concat(Stream.of(configuredChain()), sections().stream()).toList();
  }

  /** The section of a chain from the user's file. */
  public static Section configuredChain() {
    return Section.about(
            "connect.ConfiguredChainBenchmark",
            "Your chain",
            "Connect, accept and close through the chain of your file, beside the same base"
                + " without layers. What is between the two bars is what your layers cost.")
        .subjects("configured")
        .dividedBy(Selection.of("baseAlone"))
        .build();
  }

  private static Section loopbackConnect() {
    return Section.about(
            "connect.LoopbackConnectBenchmark",
            "Connect in memory",
            "Connect, accept and close of both ends, where no kernel is involved. The number after"
                + " a name is how many layers are on the path of connect. Netty's own figure is"
                + " mostly the waking of threads; its series of connections never leaves the event"
                + " loop, and is Netty at its best.")
        .dividedBy(
            Selection.of("minaVmPipe"),
            Selection.of("nettyLocal"),
            Selection.of("nettyLocalSeries"))
        .claim(
            ratio(SCORE, Selection.of("layersock0"), Selection.of("minaVmPipe")).atMost(0.25),
            ratio(SCORE, Selection.of("layersock0"), Selection.of("nettyLocal")).atMost(0.02),
            figure(BYTES, Selection.of("layersock0")).atMost(800))
        .build();
  }

  private static Section tcpConnect() {
    return Section.about(
            "connect.TcpConnectBenchmark",
            "Connect over TCP",
            "Connect, accept and close of both ends over 127.0.0.1, where the kernel takes nearly"
                + " all of the time.")
        .dividedBy(Selection.of("plainChannel"), Selection.of("nettyNio"), Selection.of("minaNio"))
        .claim(
            ratio(SCORE, Selection.of("layersock8"), Selection.of("plainChannel")).atMost(1.05),
            ratio(BYTES, Selection.of("layersock8"), Selection.of("plainChannel")).atMost(1.5))
        .build();
  }

  private static Section chain() {
    Selection connect = Selection.of("connect");
    Selection empty = Selection.any().with("layers", "0");
    Selection byHand = Selection.of("linkedByHand").with("layers", "8/all");
    return Section.about(
            "chain.ChainCostBenchmark",
            "The chain itself",
            "Connect through layers that do nothing to a base that does nothing, over 256 chains in"
                + " different orders. How many layers there are, and how many of them override"
                + " connect; those that do not are not on its path. Linked by hand are the same"
                + " layers without a chain: what they cost by themselves. What connect takes beyond"
                + " them is what the chain itself adds.")
        .subjects("connect|connectByTwo|signal")
        .dividedBy(empty)
        .facet(Section.METHOD)
        .quick("layers", "0", "8/all", "16/none")
        .claim(
            ratio(SCORE, connect.with("layers", "16/none"), empty).noMoreThanEqual(SHARP),
            figure(BYTES, connect.with("layers", "16/none")).atMost(0),
            difference(SCORE, connect.with("layers", "8/all"), empty).atMost(30),
            difference(SCORE, connect.with("layers", "8/all"), byHand).atMost(30),
            figure(BYTES, connect.with("layers", "8/all")).atMost(0))
        .build();
  }

  private static Section rejection() {
    return Section.about(
            "chain.RejectionBenchmark",
            "Rejection",
            "A connect that a filter refuses, or that finds nobody: what the error costs, beside the"
                + " kernel's refusal and beside throwing alone. The number is of layers that it"
                + " passes on its way.")
        .subjects("deniedByRule|refusedByLoopback|noError")
        .dividedBy(Selection.of("refusedByKernel"), Selection.of("thrown"))
        .build();
  }

  private static Section firstConnect() {
    return Section.about(
            "chain.FirstConnectBenchmark",
            "From a file to the first connect",
            "Reading a file of chains, assembling what it says, the first connect through it, and"
                + " the end of everything, in a JVM that has done so before. Guice is what one"
                + " injector takes, of which there is one for each layer.")
        .methods("warm.*")
        .subjects("warm")
        .dividedBy(Selection.of("warmGuice"))
        .build();
  }

  private static Section firstConnectCold() {
    return Section.about(
            "chain.FirstConnectBenchmark",
            "The same in a new JVM",
            "Once in each of many JVMs: what the start of a program pays.")
        .methods("cold.*")
        .subjects("cold")
        .dividedBy(Selection.of("coldGuice"))
        .build();
  }

  private static Section loopbackRoundTrip() {
    Selection small = Selection.of("loopback0").with("size", "64");
    return Section.about(
            "transfer.RoundTripBenchmark",
            "Round trip in memory",
            "Bytes to another thread and as many back, each waiting for the other. Exchanger is the"
                + " JDK's own way for two threads to meet: twice for a round trip, or once.")
        .methods("loopback.*|nettyLocal.*|exchanger.*")
        .dividedBy(Selection.of("exchanger").with("size", "64"), Selection.of("nettyLocal"))
        .facet("size")
        .claim(
            ratio(SCORE, small, Selection.of("exchanger").with("size", "64")).atMost(1.5),
            ratio(SCORE, small, Selection.of("nettyLocal")).atMost(1),
            ratio(SCORE, small, Selection.of("nettyLocalSeries")).atMost(1))
        .build();
  }

  private static Section tcpRoundTrip() {
    return Section.about(
            "transfer.RoundTripBenchmark",
            "Round trip over TCP",
            "Bytes to another thread and as many back over 127.0.0.1, each waiting for the other.")
        .methods("tcp.*|plainChannel|nettyNio.*")
        .dividedBy(Selection.of("plainChannel"), Selection.of("nettyNio"))
        .facet("size")
        .build();
  }

  private static Section loopbackThroughput() {
    return Section.about(
            "transfer.ThroughputBenchmark",
            "Throughput in memory",
            "How long a mebibyte takes from one thread to another, as fast as both can.")
        .methods("loopback.*|nettyLocal")
        .dividedBy(Selection.of("nettyLocal"))
        .amount("MiB")
        .build();
  }

  private static Section tcpThroughput() {
    return Section.about(
            "transfer.ThroughputBenchmark",
            "Throughput over TCP",
            "How long a mebibyte takes over 127.0.0.1, as fast as both ends can.")
        .methods("tcp.*|plainChannel|nettyNio")
        .dividedBy(Selection.of("plainChannel"), Selection.of("nettyNio"))
        .amount("MiB")
        .claim(ratio(RATE, Selection.of("tcp8"), Selection.of("plainChannel")).atLeast(0.97))
        .build();
  }

  private static Section idleSockets() {
    return Section.about(
            "readiness.IdleSocketsBenchmark",
            "Readiness among idle sockets",
            "One socket becomes ready while many others have nothing to say. What counts is how the"
                + " time grows with their number: selecting looks at all of them, the other ways"
                + " are told of one.")
        .methods(".*Nio|plainSelector")
        .dividedBy(Selection.of("plainSelector"), Selection.of("nettyNio"))
        .facet("idle")
        .quick("idle", "0", "1000")
        .build();
  }

  private static Section idleSocketsInMemory() {
    return Section.about(
            "readiness.IdleSocketsBenchmark",
            "Readiness among idle sockets in memory",
            "The same without a kernel. In memory there is no peer: a listener is called by the"
                + " sender's own thread.")
        .methods(".*Loopback")
        .facet("idle")
        .quick("idle", "0", "1000")
        .build();
  }

  private static Section memory() {
    return Section.about(
            "memory.SocketMemoryBenchmark",
            "Memory of a socket",
            "What an open connection keeps on the heap, both ends together.")
        .counter("bytesPerPair")
        .leaveOut(Selection.any().with("layers", "0").with("slots", "true"))
        .quick("slots", "false")
        .build();
  }
}
