package dev.layersock.dial;

import dev.layersock.catalog.CatalogEntry;
import dev.layersock.chain.Framework;
import dev.layersock.composition.ChainSpec;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.ScheduledTask;
import dev.layersock.time.Nanos;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A dial that is under way: one attempt at a time. Each attempt is over once, by its event, its
 * timer or a cancel, and whoever ends it goes on with the next, so the fields need no lock.
 *
 * <p>Any thread may call {@link #cancel}.
 */
public final class Dial {
  private static final Logger log = LoggerFactory.getLogger(Dial.class);
  private static final Executor AT_ONCE = Runnable::run;
  private static final Set<NetworkEvent> CONNECT = EnumSet.of(NetworkEvent.FD_CONNECT);
  private static final Set<NetworkEvent> NOTHING = EnumSet.noneOf(NetworkEvent.class);

  private final Dialler dialler;
  private final List<InetSocketAddress> addresses;
  private final Consumer<DialResult> ended;
  private final long deadline;
  private final @Nullable Map<String, String> context = MDC.getCopyOfContextMap();
  private final List<DialFailure> failures = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Attempt present;

  Dial(Dialler dialler, List<InetSocketAddress> addresses, Consumer<DialResult> ended) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("there is no address");
    }
    this.dialler = dialler;
    this.addresses = List.copyOf(addresses);
    this.ended = ended;
    this.deadline = dialler.time().nanoTime() + Nanos.of(dialler.limit());
  }

  /** A connect to one address. */
  private static final class Attempt {
    private final int index;
    private final ChainSocket socket;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable ScheduledTask timer;

    Attempt(int index, ChainSocket socket) {
      this.index = index;
      this.socket = socket;
    }

    /** Claims the end of the attempt. */
    boolean end() {
      boolean first = over.compareAndSet(false, true);
      ScheduledTask known = timer;
      if (first && known != null) {
        known.cancel();
      }
      return first;
    }
  }

  void start() {
    tryFrom(0);
  }

  /**
   * Gives up: the socket is closed, and nobody is told.
   *
   * @return whether that was in time; if not, the end is told, if it has not been yet
   */
  public boolean cancel() {
    boolean first = over.compareAndSet(false, true);
    Attempt attempt = present;
    if (first && attempt != null && attempt.end()) {
      close(attempt.socket);
    }
    return first;
  }

  private void tryFrom(int first) {
    for (int i = first; i < addresses.size() && !over.get(); i++) {
      if (isUnderWay(i)) {
        return;
      }
    }
    tell(null);
  }

  private void tell(@Nullable ChainSocket socket) {
    if (over.compareAndSet(false, true)) {
      ended.accept(new DialResult(socket, failures));
    } else if (socket != null) {
      close(socket);
    }
  }

  /** Begins an attempt. False if it has failed already. */
  private boolean isUnderWay(int index) {
    InetSocketAddress address = addresses.get(index);
    ChainSocket socket;
    try {
      socket = make(address);
    } catch (WsaException e) {
      failures.add(new DialFailure(address, e, false));
      return false;
    }
    Attempt attempt = new Attempt(index, socket);
    present = attempt;
    try {
      socket.setBlocking(false);
      socket.asyncSelect(AT_ONCE, (s, event, error) -> connectEnded(attempt, error), CONNECT);
      limit(attempt);
      socket.connect(address);
    } catch (WsaException e) {
      if (!attempt.end()) {
        return true; // by its timer, or cancelled
      }
      failed(attempt, e);
      return false;
    }
    if (over.get() && attempt.end()) { // cancelled before this was the present one
      close(socket);
    }
    return true;
  }

  /** In the diagnostic context of who began, on whatever thread: a layer may note it. */
  private ChainSocket make(InetSocketAddress address) throws WsaException {
    CatalogEntry entry =
        dialler.sockets().catalog().select(AddressFamily.of(address), SocketType.STREAM, 0);
    if (context == null) {
      return dialler.sockets().socket(entry);
    }
    Map<String, String> own = MDC.getCopyOfContextMap();
    MDC.setContextMap(context);
    try {
      return dialler.sockets().socket(entry);
    } finally {
      MDC.setContextMap(own == null ? Map.of() : own);
    }
  }

  private void limit(Attempt attempt) {
    Duration whole = dialler.limit();
    if (whole.isZero()) {
      return;
    }
    long left = Math.max(0, deadline - dialler.time().nanoTime());
    long part = left / (addresses.size() - attempt.index);
    ScheduledTask timer = dialler.time().schedule(part, () -> timedOut(attempt, part));
    attempt.timer = timer;
    if (attempt.over.get()) {
      timer.cancel();
    }
  }

  private void connectEnded(Attempt attempt, @Nullable WsaException error) {
    if (!attempt.end()) {
      return;
    }
    if (error != null) {
      failed(attempt, error);
      tryFrom(attempt.index + 1);
      return;
    }
    try {
      attempt.socket.asyncSelect(AT_ONCE, (s, event, none) -> {}, NOTHING);
    } catch (WsaException e) {
      failed(attempt, e);
      tryFrom(attempt.index + 1);
      return;
    }
    tell(attempt.socket);
  }

  private void timedOut(Attempt attempt, long nanos) {
    if (attempt.end()) {
      InetSocketAddress address = addresses.get(attempt.index);
      String reason = "no answer from " + address + " within " + nanos / 1_000_000 + " ms";
      failed(
          attempt,
          Framework.raised(
              new WsaException(WsaError.WSAETIMEDOUT, reason, address), WspFunction.CONNECT));
      tryFrom(attempt.index + 1);
    }
  }

  private void failed(Attempt attempt, WsaException error) {
    ChainSpec chain = attempt.socket.chain().spec();
    failures.add(DialFailure.of(addresses.get(attempt.index), error, chain));
    close(attempt.socket);
  }

  private static void close(ChainSocket socket) {
    try {
      socket.close();
    } catch (WsaException e) {
      log.debug("event=close-failed", e);
    }
  }
}
