package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.TimeSource;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One network in memory: who is bound to which name, and which conditions are in force.
 *
 * <p>{@link #lock} guards the tables, and of every socket its name and whether it listens or
 * connects. It may be held when a connection's lock is taken, never the other way round, and never
 * while anything outside is called.
 */
final class Network {
  final ReentrantLock lock = new ReentrantLock();
  final LoopbackSettings settings;
  final ProviderContext context;
  final TimeSource time;
  final Admission admission;
  final Room room = new Room();

  private final PortTable streams;
  private final PortTable datagrams;
  private final Runnable whenLinkGoesDown;
  private volatile ConditionsInForce conditions;

  /**
   * An empty network.
   *
   * @param whenLinkGoesDown run, with no lock held, after each change to conditions with the link
   *     down
   */
  Network(LoopbackSettings settings, ProviderContext context, Runnable whenLinkGoesDown) {
    this.settings = settings;
    this.context = context;
    this.time = context.time();
    this.admission = new Admission(settings.qosCapacity());
    this.whenLinkGoesDown = whenLinkGoesDown;
    this.conditions = new ConditionsInForce(NetworkConditions.FAIR.withLatency(settings.latency()));
    SplittableRandom random = new SplittableRandom(context.seed());
    this.streams = new PortTable(random.nextInt());
    this.datagrams = new PortTable(random.nextInt());
  }

  /** The bound names of a socket type. */
  PortTable ports(SocketType type) {
    return type == SocketType.STREAM ? streams : datagrams;
  }

  ConditionsInForce conditions() {
    return conditions;
  }

  int secondsSince(long nanoTime) {
    return (int) TimeUnit.NANOSECONDS.toSeconds(time.nanoTime() - nanoTime);
  }

  /**
   * Replaces the conditions, if there is an input, and tells which are in force then.
   *
   * @throws WsaException WSAEINVAL for an input that is none
   */
  NetworkConditions conditions(@Nullable Object input) throws WsaException {
    if (input == null) {
      return conditions.given;
    }
    if (!(input instanceof NetworkConditions wanted)) {
      throw new WsaException(WsaError.WSAEINVAL, NetworkConditions.CODE + " needs conditions");
    }
    conditions = new ConditionsInForce(wanted);
    if (wanted.linkDown()) {
      whenLinkGoesDown.run();
    }
    return wanted;
  }
}
