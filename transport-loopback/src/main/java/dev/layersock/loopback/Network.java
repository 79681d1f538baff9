package dev.layersock.loopback;

import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One network in memory: who is bound to which name.
 *
 * <p>{@link #lock} guards the tables, and of every socket its name and whether it listens or
 * connects. It may be held when a connection's lock is taken, never the other way round, and never
 * while anything outside is called.
 */
final class Network {
  final ReentrantLock lock = new ReentrantLock();
  final LoopbackSettings settings;
  final TimeSource time;
  final Admission admission;
  final long latencyNanos;

  private final PortTable[] tables = new PortTable[4];
  private volatile boolean down;

  Network(LoopbackSettings settings, ProviderContext context) {
    this.settings = settings;
    this.time = context.time();
    this.admission = new Admission(settings.qosCapacity());
    this.latencyNanos = settings.latency().toNanos();
    SplittableRandom random = new SplittableRandom(context.seed());
    for (int i = 0; i < tables.length; i++) {
      tables[i] = new PortTable(random.nextInt());
    }
  }

  /** The bound names of a protocol. */
  PortTable names(ProtocolInfo protocol) {
    int family = protocol.family() == AddressFamily.INET ? 0 : 1;
    int type = protocol.type() == SocketType.STREAM ? 0 : 2;
    return tables[family + type];
  }

  boolean isDown() {
    return down;
  }

  /** Whether what is sent takes time to arrive. */
  boolean hasLatency() {
    return latencyNanos > 0;
  }

  /** Runs a task when what is sent now arrives. */
  ScheduledTask onArrival(Runnable task) {
    return time.schedule(latencyNanos, task);
  }

  /**
   * Resets all. Sockets that are not in a table are unconnected, or ends of connections whose other
   * end is in a table or already closed.
   */
  void shutDown() {
    down = true;
    for (PortTable table : tables) {
      for (LoopbackSocket s = anyOf(table); s != null; s = anyOf(table)) {
        s.release(true);
      }
    }
  }

  private @Nullable LoopbackSocket anyOf(PortTable table) {
    lock.lock();
    try {
      return table.any();
    } finally {
      lock.unlock();
    }
  }
}
