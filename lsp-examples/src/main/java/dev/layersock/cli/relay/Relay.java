package dev.layersock.cli.relay;

import dev.layersock.catalog.CatalogEntry;
import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.logging.LoggingDescriptor;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.TimeSource;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Accepts connections and relays each to the target through a chain. Everything is done on the
 * transports' own threads, as events come; nothing waits.
 *
 * <p>Any thread may call it; it has no lock. The signals let one thread at a time accept.
 */
final class Relay {
  private static final Logger log = LoggerFactory.getLogger("layersock.relay");
  private static final Set<NetworkEvent> ACCEPTING = EnumSet.of(NetworkEvent.FD_ACCEPT);
  private static final Set<NetworkEvent> NOTHING = EnumSet.noneOf(NetworkEvent.class);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int BACKLOG = 4096;

  /** Connections that one event accepts at most, before others get their turn. */
  private static final int FAIR_SHARE = 64;

  private static final int INCOMING = 0x1;
  private static final int PAUSE_OVER = 0x2;
  private static final int STOP = 0x4;
  private static final int LOOK_AGAIN = 0x8;

  private final ChainSocket listener;
  private final Sockets outgoing;
  private final CatalogEntry entry;
  private final SocketAddress peer;
  private final Limits limits;
  private final TimeSource time;
  private final Traffic traffic = Traffic.none();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Outcome, AtomicLong> outcomes = new EnumMap<>(Outcome.class);
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private final Signals signals = new Signals(this::handle);
  private volatile boolean stopped;

  /** Descriptors or memory have run out; set by any thread, cleared by the one that accepts. */
  private volatile boolean exhausted;

  private boolean listens = true;
  private boolean pausing;
  private long accepted;

  /**
   * How much it takes on.
   *
   * @param connections at once; others wait in the backlog
   * @param inAll before it stops by itself
   */
  record Limits(int connections, long inAll) {}

  /**
   * A relay that has not begun.
   *
   * @param listener bound and not listening yet
   * @param entry what makes the sockets to the target
   */
  Relay(
      ChainSocket listener,
      Sockets outgoing,
      CatalogEntry entry,
      SocketAddress peer,
      Limits limits,
      TimeSource time) {
    this.listener = listener;
    this.outgoing = outgoing;
    this.entry = entry;
    this.peer = peer;
    this.limits = limits;
    this.time = time;
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new AtomicLong());
    }
  }

  /** Begins to accept. */
  void start() throws WsaException {
    listener.setBlocking(false);
    listener.listen(BACKLOG);
    select(ACCEPTING);
  }

  /** Accepts no more; the connections that there are go on. */
  void stop() {
    signals.raise(STOP);
  }

  /** Completed when it accepts no more and the last connection is over. */
  CompletableFuture<Void> idle() {
    return idle;
  }

  /** Resets all connections. */
  void cut() {
    links.forEach(Link::cut);
  }

  /** Connections that are open now. */
  int connections() {
    return open.get();
  }

  /** Bytes relayed, in both directions. */
  long bytes() {
    return traffic.total().sum();
  }

  /** Connections that have ended in some way. */
  long count(Outcome outcome) {
    AtomicLong count = outcomes.get(outcome);
    return count == null ? 0 : count.get();
  }

  private void select(Set<NetworkEvent> events) throws WsaException {
    listener.asyncSelect(Runnable::run, (s, event, error) -> signals.raise(INCOMING), events);
  }

  private void handle(int bits) {
    if ((bits & STOP) != 0 && !stopped) {
      finishListening();
    }
    if ((bits & PAUSE_OVER) != 0) {
      pausing = false;
      exhausted = false;
    }
    if (stopped) {
      return;
    }
    if (exhausted && !pausing) {
      pause();
    }
    boolean full = open.get() >= limits.connections();
    boolean wanted = !pausing && !full;
    if (listens != wanted) {
      listens = wanted;
      try {
        select(wanted ? ACCEPTING : NOTHING);
      } catch (WsaException e) {
        listens = false; // the next connection that ends tries again
        acceptFailed(e);
      }
    }
    if (listens && (bits & INCOMING) != 0) {
      acceptSome();
    }
  }

  private void acceptSome() {
    for (int i = 0; i < FAIR_SHARE && !stopped && !exhausted; i++) {
      if (open.get() >= limits.connections()) {
        signals.raise(LOOK_AGAIN); // which selects nothing until one has ended
        return;
      }
      MDC.put(LoggingDescriptor.SESSION, Long.toString(accepted + 1)); // of both halves
      try {
        ChainSocket client = listener.accept();
        if (client == null) {
          return;
        }
        welcome(client);
      } catch (WsaException e) {
        acceptFailed(e);
      } finally {
        MDC.remove(LoggingDescriptor.SESSION);
      }
    }
  }

  private void welcome(ChainSocket client) {
    open.incrementAndGet();
    if (++accepted >= limits.inAll()) {
      stopped = true; // after this one counts as open, else it would seem to be idle
    }
    ChainSocket target;
    try {
      client.asyncSelect(Runnable::run, (s, event, error) -> {}, NOTHING); // not the inherited one
      target = outgoing.socket(entry);
    } catch (WsaException e) {
      log.warn("{} to {}: {}", Link.clientName(client), Link.text(peer), e.getMessage());
      Link.close(client, true);
      ended(Outcome.FAILED, e);
      closeListenerIfStopped();
      return;
    }
    Link link = new Link(client, target, peer, traffic, this::ended);
    links.add(link);
    closeListenerIfStopped();
    link.start(peer);
  }

  private void ended(Link link, Outcome outcome, @Nullable WsaException failure) {
    links.remove(link);
    ended(outcome, failure);
  }

  private void ended(Outcome outcome, @Nullable WsaException failure) {
    noteExhaustion(failure);
    AtomicLong count = outcomes.get(outcome);
    if (count != null) {
      count.incrementAndGet();
    }
    int left = open.decrementAndGet();
    if (stopped) {
      completeIfIdle();
    } else if (left == limits.connections() - 1) {
      signals.raise(LOOK_AGAIN);
    }
  }

  private void acceptFailed(WsaException e) {
    log.warn("accept at {} failed: {}", localName(), e.getMessage());
    noteExhaustion(e);
  }

  private void noteExhaustion(@Nullable WsaException failure) {
    if (failure != null
        && (failure.error() == WsaError.WSAEMFILE || failure.error() == WsaError.WSAENOBUFS)) {
      exhausted = true;
      signals.raise(LOOK_AGAIN);
    }
  }

  /** Trying again at once would only burn the processor, and reset more who could wait. */
  private void pause() {
    pausing = true;
    time.schedule(PAUSE_NANOS, () -> signals.raise(PAUSE_OVER));
  }

  private void finishListening() {
    stopped = true;
    closeListenerIfStopped();
    completeIfIdle();
  }

  private void closeListenerIfStopped() {
    if (stopped) {
      Link.close(listener, false);
    }
  }

  private void completeIfIdle() {
    if (open.get() == 0) {
      idle.complete(null);
    }
  }

  private String localName() {
    try {
      return Link.text(listener.localAddress());
    } catch (WsaException e) {
      return "the listening socket";
    }
  }
}
