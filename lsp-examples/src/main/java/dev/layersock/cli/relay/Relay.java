package dev.layersock.cli.relay;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.logging.LoggingDescriptor;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.TimeSource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Accepts connections and relays each to the target through a chain. Everything is done on the
 * transports' own threads, as events come; nothing waits.
 *
 * <p>Any thread may call it; it has no lock. The signals let one thread at a time accept.
 */
final class Relay implements Link.Owner {
  private static final Logger log = LoggerFactory.getLogger("layersock.relay");
  private static final Set<NetworkEvent> ACCEPTING = EnumSet.of(NetworkEvent.FD_ACCEPT);
  private static final Set<NetworkEvent> NOTHING = EnumSet.noneOf(NetworkEvent.class);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** So long without want, and there is enough again. */
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int BACKLOG = 4096;

  /** How often in the limit it is looked for connections that are idle. */
  private static final int IDLE_LOOKS = 8;

  /** Connections that one event accepts at most, before others get their turn. */
  private static final int FAIR_SHARE = 64;

  private static final int INCOMING = 0x1;
  private static final int PAUSE_OVER = 0x2;
  private static final int STOP = 0x4;
  private static final int LOOK_AGAIN = 0x8;

  private final ChainSocket listener;
  private final Target target;
  private final Limits limits;
  private final TimeSource time;
  private final Traffic traffic = Traffic.none();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<Outcome, AtomicLong> outcomes = new EnumMap<>(Outcome.class);
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private final Signals signals;
  private volatile boolean stopped;
  private volatile boolean cutting;

  /** Descriptors or memory have run out; set by any thread, cleared by the one that accepts. */
  private volatile boolean exhausted;

  /** Whether that was said, and not that it is over. */
  private final AtomicBoolean scarce = new AtomicBoolean();

  private volatile long scarceAt;

  private boolean listens = true;
  private boolean pausing;
  private boolean full;
  private long accepted;

  /**
   * How much it takes on.
   *
   * @param connections at once; others wait in the backlog
   * @param inAll before it stops by itself
   * @param idle after which a connection that moves nothing is cut; zero for never
   */
  record Limits(int connections, long inAll, Duration idle) {}

  /**
   * A relay that has not begun.
   *
   * @param listener bound and not listening yet
   */
  Relay(ChainSocket listener, Target target, Limits limits, TimeSource time) {
    this.listener = listener;
    this.target = target;
    this.limits = limits;
    this.time = time;
    this.signals = new Signals(this::handle, time);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new AtomicLong());
    }
  }

  /** Begins to accept. */
  void start() throws WsaException {
    listener.setBlocking(false);
    listener.listen(BACKLOG);
    select(ACCEPTING);
    lookForIdleOnes();
  }

  private void lookForIdleOnes() {
    Duration limit = limits.idle();
    if (!limit.isZero()) {
      time.schedule(limit.toNanos() / IDLE_LOOKS, this::lookForIdleOnes);
      links.forEach(link -> link.cutIfIdle(limit));
    }
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
    cutting = true;
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
      time.schedule(CALM_NANOS, () -> signals.raise(LOOK_AGAIN));
    }
    noteEndOfScarcity();
    if (stopped) {
      return;
    }
    if (exhausted && !pausing) {
      pause();
    }
    int now = open.get();
    noteFull(now);
    boolean wanted = !pausing && now < limits.connections();
    if (listens != wanted) {
      listens = wanted;
      try {
        select(wanted ? ACCEPTING : NOTHING);
      } catch (WsaException e) {
        listens = false; // until the end of the pause that follows
        acceptFailed(e);
      }
    }
    if (listens && (bits & INCOMING) != 0) {
      acceptSome();
    }
  }

  /** Some distance below the limit, so that not every end and accept there makes a line. */
  private int fullIsOver() {
    return (int) (limits.connections() * 9L / 10);
  }

  private void noteFull(int now) {
    if (!full && now >= limits.connections()) {
      full = true;
      log.warn("open connections: {}, which is the limit; others wait", now);
    } else if (full && now <= fullIsOver()) {
      full = false;
      log.info("open connections: {}, fewer than the limit; no others wait", now);
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
    Link link = new Link(client, accepted, target, traffic, time, this);
    links.add(link);
    closeListenerIfStopped();
    link.start();
    if (cutting) { // which may have missed this one
      link.cut();
    }
  }

  @Override
  public void ended(Link link, Outcome outcome) {
    links.remove(link);
    AtomicLong count = outcomes.get(outcome);
    if (count != null) {
      count.incrementAndGet();
    }
    int left = open.decrementAndGet();
    if (stopped) {
      completeIfIdle();
    } else if (left == limits.connections() - 1 || left == fullIsOver()) {
      signals.raise(LOOK_AGAIN);
    }
  }

  private void acceptFailed(WsaException e) {
    if (isScarce(e)) {
      scarce(e);
    } else {
      log.warn("accept at {} failed: {}", Sides.local(listener), e.getMessage());
      exhausted = true; // for a moment: it may fail again at once
      signals.raise(LOOK_AGAIN);
    }
  }

  @Override
  public void scarce(WsaException failure) {
    exhausted = true;
    scarceAt = time.nanoTime();
    if (scarce.compareAndSet(false, true)) {
      log.warn("others wait until some connections have ended: {}", failure.getMessage());
    }
    signals.raise(LOOK_AGAIN);
  }

  private void noteEndOfScarcity() {
    if (time.nanoTime() - scarceAt >= CALM_NANOS && scarce.compareAndSet(true, false)) {
      log.info("there are descriptors and memory again: no others wait");
    }
  }

  /** Whether descriptors or memory have run out, which may be over soon. */
  static boolean isScarce(WsaException failure) {
    return failure.error() == WsaError.WSAEMFILE || failure.error() == WsaError.WSAENOBUFS;
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
      Sides.close(listener, false);
    }
  }

  private void completeIfIdle() {
    if (open.get() == 0) {
      idle.complete(null);
    }
  }
}
