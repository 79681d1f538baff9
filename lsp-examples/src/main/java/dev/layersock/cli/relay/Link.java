package dev.layersock.cli.relay;

import dev.layersock.cli.console.Amounts;
import dev.layersock.dial.Dial;
import dev.layersock.dial.DialFailure;
import dev.layersock.dial.DialResult;
import dev.layersock.error.WsaException;
import dev.layersock.layers.logging.LoggingDescriptor;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.TimeSource;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One relayed connection: the accepted socket, the dial of the target, and then the socket to it.
 * If one side breaks, the other is reset, so that nobody takes a torn stream for a whole one.
 *
 * <p>Any thread may signal it; its work is done by one thread at a time, without a lock.
 */
final class Link {
  private static final Logger log = LoggerFactory.getLogger("layersock.relay");
  private static final Executor AT_ONCE = Runnable::run;
  private static final Set<NetworkEvent> WANTED =
      EnumSet.of(NetworkEvent.FD_READ, NetworkEvent.FD_WRITE, NetworkEvent.FD_CLOSE);

  private static final int TRANSFERS = 0xf; // the bits of Pair
  private static final int DIALLED = 0x10;
  private static final int CUT = 0x20;
  private static final int IDLE = 0x40;
  private static final int CLIENT_RESET = 0x80;
  private static final int CLIENT_LEFT = 0x100;
  private static final int MEMORY = 0x200;
  private static final int DIAL_AGAIN = 0x400;

  /** How long a target is dialled for a client that has sent nothing and has ended its stream. */
  private static final long LEFT_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long DIAL_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ChainSocket client;
  private final long session;
  private final Target target;
  private final Traffic traffic;
  private final TimeSource time;
  private final String name;
  private final Owner owner;
  private final Signals signals;
  private final long startedAt;
  private volatile long activeAt;
  private volatile @Nullable DialResult dialled;
  private volatile @Nullable WsaException clientReset;
  private @Nullable Dial dial;
  private @Nullable ChainSocket server;
  private @Nullable Pair pair;
  private int early;
  private boolean awaitsMemory;
  private boolean over;

  /** Who has it. */
  interface Owner {
    /** It is over; both sockets are closed. Called once. */
    void ended(Link link, Outcome outcome);

    /** There was no descriptor, or no memory, for the socket to the target. */
    void scarce(WsaException failure);
  }

  /**
   * A connection that was accepted.
   *
   * @param client accepted, not blocking
   * @param session its number, which {@code logging} puts into the lines of both sockets
   */
  Link(
      ChainSocket client,
      long session,
      Target target,
      Traffic traffic,
      TimeSource time,
      Owner owner) {
    this.client = client;
    this.session = session;
    this.target = target;
    this.traffic = traffic;
    this.time = time;
    this.signals = new Signals(this::handle, time);
    this.name = Sides.peer(client) + " to " + target.name();
    this.owner = owner;
    this.startedAt = time.nanoTime();
    this.activeAt = startedAt;
  }

  /** Begins to dial. What follows is events. */
  void start() {
    try {
      Sides.prepare(client);
      client.asyncSelect(AT_ONCE, (s, event, error) -> clientEvent(event, error), WANTED);
    } catch (WsaException e) {
      clientReset = e;
      signals.raise(CLIENT_RESET);
      return;
    }
    signals.raise(DIAL_AGAIN);
  }

  /** Resets both sides, unless the connection is over. */
  void cut() {
    signals.raise(CUT);
  }

  /** Resets both sides if nothing was moved since some time. */
  void cutIfIdle(Duration limit) {
    if (time.nanoTime() - activeAt >= limit.toNanos()) {
      signals.raise(IDLE);
    }
  }

  private void clientEvent(NetworkEvent event, @Nullable WsaException error) {
    switch (event) {
      case FD_READ -> signals.raise(Pair.CLIENT_READABLE);
      case FD_WRITE -> signals.raise(Pair.CLIENT_WRITABLE);
      case FD_CLOSE -> {
        if (error == null) {
          signals.raise(Pair.CLIENT_READABLE); // the end is received
          DialResult known = dialled;
          if (known == null || known.socket() == null) {
            time.schedule(LEFT_NANOS, () -> signals.raise(CLIENT_LEFT));
          }
        } else {
          clientReset = error;
          signals.raise(Pair.CLIENT_READABLE | CLIENT_RESET);
        }
      }
      default -> {}
    }
  }

  private void serverEvent(NetworkEvent event) {
    switch (event) {
      case FD_READ, FD_CLOSE -> signals.raise(Pair.TARGET_READABLE);
      case FD_WRITE -> signals.raise(Pair.TARGET_WRITABLE);
      default -> {}
    }
  }

  private void handle(int bits) {
    boolean well = false;
    try {
      handleWell(bits);
      well = true;
    } finally {
      if (!well && !over) { // else nobody would ever end it
        end(Outcome.FAILED, "cut by an error in the program");
      }
    }
  }

  private void handleWell(int bits) {
    if ((bits & DIALLED) != 0 && dialled != null) {
      server = dialled.socket();
      if (over && server != null) { // it came too late
        Sides.close(server, true);
      }
    }
    if (over) {
      return;
    }
    WsaException reset = clientReset;
    if ((bits & CUT) != 0) {
      end(Outcome.CUT, "cut");
    } else if ((bits & IDLE) != 0 && pair != null) {
      end(Outcome.FAILED, "idle for too long, cut");
    } else if ((bits & CLIENT_LEFT) != 0 && pair == null) {
      end(Outcome.FAILED, "the client left while the target was dialled");
    } else {
      goOn(bits);
      if (reset != null && !over) { // else the pump has met it
        end(Outcome.FAILED, "the client: " + reset.getMessage());
      }
    }
  }

  private void goOn(int bits) {
    early |= bits & TRANSFERS;
    if ((bits & DIAL_AGAIN) != 0) {
      MDC.put(LoggingDescriptor.SESSION, Long.toString(session));
      try {
        dial = target.dialler().begin(target.addresses().now(), this::dialled);
      } finally {
        MDC.remove(LoggingDescriptor.SESSION);
      }
    }
    if ((bits & DIALLED) != 0 && dialled != null) {
      dialEnded(dialled);
    }
    if ((bits & MEMORY) != 0) {
      awaitsMemory = false;
    }
    move();
  }

  private void dialled(DialResult result) {
    dialled = result;
    signals.raise(DIALLED);
  }

  private void dialEnded(DialResult result) {
    ChainSocket made = result.socket();
    if (made == null) {
      dialFailed(result);
      return;
    }
    try {
      Sides.prepare(made);
      pair = new Pair(client, made, traffic);
      activeAt = time.nanoTime();
      log.debug(
          "{}: connected from {} to {}, session {}",
          name,
          Sides.local(made),
          Sides.peer(made),
          session);
      made.asyncSelect(AT_ONCE, (s, event, error) -> serverEvent(event), WANTED);
    } catch (WsaException e) {
      end(Outcome.FAILED, "the target: " + e.getMessage());
    }
  }

  private void dialFailed(DialResult result) {
    DialFailure last = result.failures().get(result.failures().size() - 1);
    long limit = target.dialler().limit().toNanos();
    boolean inTime = limit == 0 || time.nanoTime() - startedAt < limit;
    if (Relay.isScarce(last.error()) && inTime) {
      owner.scarce(last.error());
      time.schedule(DIAL_AGAIN_NANOS, () -> signals.raise(DIAL_AGAIN));
      return;
    }
    Outcome outcome = last.byLayer() ? Outcome.REFUSED : Outcome.FAILED;
    end(outcome, result.reasons());
  }

  private void move() {
    Pair present = pair;
    if (present == null || over) {
      return;
    }
    present.note(early);
    early = 0;
    long before = present.movedUp() + present.movedDown();
    try {
      present.move();
    } catch (Pair.BrokenSide e) {
      end(Outcome.FAILED, e.whose() + e.failure().getMessage());
      return;
    }
    if (present.movedUp() + present.movedDown() != before) {
      activeAt = time.nanoTime();
    }
    if (present.isDone()) {
      end(Outcome.FINISHED, "ended");
    } else if (present.isStarving() && !awaitsMemory) {
      awaitsMemory = true;
      traffic.buffers().await(() -> signals.raise(MEMORY));
    }
  }

  private void end(Outcome outcome, String how) {
    over = true;
    Dial begun = dial;
    boolean reset = outcome != Outcome.FINISHED;
    Sides.close(client, reset);
    if (server != null) {
      Sides.close(server, reset);
    } else if (begun != null) {
      begun.cancel();
    }
    String soFar = "";
    Pair present = pair;
    if (present != null) {
      present.release();
      soFar =
          ", after "
              + (Amounts.bytes(present.movedUp()) + " up, ")
              + (Amounts.bytes(present.movedDown()) + " down");
    }
    if (outcome == Outcome.FINISHED) {
      log.debug("{}: {}{}, session {}", name, how, soFar, session);
    } else {
      log.warn("{}: {}{}, session {}", name, how, soFar, session);
    }
    owner.ended(this, outcome);
  }
}
