package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.TimeSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One network in memory: who is bound to which name, and what the weather is.
 *
 * <p>{@link #lock} guards the tables, and of every socket its name and whether it listens or
 * connects. It may be held when a connection's lock is taken, never the other way round, and never
 * while anything outside is called.
 */
final class Network {
  private static final Logger LOG = LoggerFactory.getLogger(Network.class);

  final ReentrantLock lock = new ReentrantLock();
  final OpenSockets open = new OpenSockets();
  final LoopbackSettings settings;
  final TimeSource time;
  final Admission admission;
  final Room room = new Room();

  private final PortTable[] tables = new PortTable[4];
  private volatile Weather weather;
  private volatile boolean down;

  Network(LoopbackSettings settings, ProviderContext context) {
    this.settings = settings;
    this.time = context.time();
    this.admission = new Admission(settings.qosCapacity());
    this.weather = new Weather(NetworkConditions.FAIR.withLatency(settings.latency()));
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

  static WsaException downError() {
    return new WsaException(WsaError.WSAENETDOWN, "the provider is cleaned up");
  }

  boolean isDown() {
    return down;
  }

  /** Counts a new socket among the open ones. */
  void enter(LoopbackSocket socket) {
    lock.lock();
    try {
      open.add(socket);
    } finally {
      lock.unlock();
    }
  }

  /** Counts a socket among them no longer. */
  void leave(LoopbackSocket socket) {
    lock.lock();
    try {
      open.remove(socket);
    } finally {
      lock.unlock();
    }
  }

  /** The conditions that are in force. */
  Weather weather() {
    return weather;
  }

  /**
   * Replaces the conditions, if there is an input, and tells which are in force then.
   *
   * @throws WsaException WSAEINVAL for an input that is none
   */
  NetworkConditions conditions(@Nullable Object input) throws WsaException {
    if (input == null) {
      return weather.conditions;
    }
    if (!(input instanceof NetworkConditions wanted)) {
      throw new WsaException(WsaError.WSAEINVAL, NetworkConditions.CODE + " needs conditions");
    }
    weather = new Weather(wanted);
    if (wanted.linkDown()) {
      for (LoopbackSocket s : allOpen()) {
        s.raiseTrue(); // who waits for room to send would now fail
      }
    }
    return wanted;
  }

  private List<LoopbackSocket> allOpen() {
    lock.lock();
    try {
      return open.all();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable LoopbackSocket takeOpen() {
    lock.lock();
    try {
      return open.take();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Resets all, and tells those who wait. What is not in the list by now finds the network down.
   */
  void shutDown() {
    down = true;
    for (LoopbackSocket s = takeOpen(); s != null; s = takeOpen()) {
      try {
        s.shutDown();
      } catch (RuntimeException e) {
        LOG.error("event=upcall-failed", e);
      }
    }
  }
}
