package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.composition.LayerSpec;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.base.PollSet;
import dev.layersock.spi.base.SelectorPolled;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of one application socket share: the provider's socket, the chain that it is
 * called through, the clock, and whether it can be used. Any thread may call it; nothing is locked.
 *
 * <p>A base class of {@link SocketWaits} and not a part, since a part would cost every socket an
 * object more.
 */
abstract class SocketHandle extends Waiters {
  private static final Logger log = LoggerFactory.getLogger(SocketHandle.class);
  private static final AtomicIntegerFieldUpdater<SocketHandle> STATE =
      AtomicIntegerFieldUpdater.newUpdater(SocketHandle.class, "state");
  private static final int CLOSED = 1;

  /** Its early signals have been logged. */
  private static final int EARLY_SIGNALS_TOLD = 2;

  /** The application has ended receiving. */
  private static final int RECEIVING_ENDED = 4;

  /** Above it is the number of the error with which the connection broke; the first stays. */
  private static final int BREAK_SHIFT = 8;

  private static final int BREAK = 0xffff << BREAK_SHIFT;

  /** Above it are the {@link Readiness} bits that are watched and were not signalled since. */
  private static final int QUIET_SHIFT = 24;

  private final ProtocolChain chain;
  private final ServiceProvider table;
  private final ProviderSocket socket;
  private final TimeSource time;
  private volatile int state;

  SocketHandle(ProtocolChain chain, ProviderSocket socket, TimeSource time) {
    this.chain = chain;
    this.table = chain.table();
    this.socket = socket;
    this.time = time;
  }

  final ProtocolChain chain() {
    return chain;
  }

  /** The socket as the chain knows it. */
  final ProviderSocket socket() {
    return socket;
  }

  final TimeSource time() {
    return time;
  }

  final boolean isStream() {
    return socket.protocol().type() == SocketType.STREAM;
  }

  /**
   * The whole chain, for one call.
   *
   * @throws WsaException WSAENOTSOCK if the socket was closed; the failure of a failed socket
   */
  final ServiceProvider table(WspFunction function) throws WsaException {
    requireUsable(function);
    return table;
  }

  /** Gives the provided socket back. One whose provider has ended was closed then. */
  final void giveBack() throws WsaException {
    try {
      table.closeSocket(socket);
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAENETDOWN) {
        throw e;
      }
    }
  }

  /**
   * Checks that the socket was not closed and has not failed.
   *
   * @throws WsaException as {@link #table}
   */
  final void requireUsable(WspFunction function) throws WsaException {
    if (isMarkedClosed()) {
      throw Framework.raised(
          new WsaException(WsaError.WSAENOTSOCK, "the socket was closed"), function);
    }
    WsaException fault = fault();
    if (fault != null) {
      throw seenFrom(function, fault);
    }
  }

  /** A failure that another thread or call has met, with a trace of this one. */
  static WsaException seenFrom(WspFunction function, WsaException failure) {
    WsaException seen =
        new WsaException(failure.error(), failure.reason(), failure.address(), failure);
    String provider = failure.provider();
    return provider == null ? seen : Framework.raisedBy(seen, provider, function);
  }

  /** Why the socket has failed: a provider has lied about it. Null if none has. */
  final @Nullable WsaException fault() {
    return Framework.failureOf(socket);
  }

  /** Notes that the application closes the socket. Whether it is the first to do so. */
  final boolean markClosed() {
    return mark(CLOSED);
  }

  /** Whether the application has closed the socket. */
  final boolean isMarkedClosed() {
    return (state & CLOSED) != 0;
  }

  /** Whether the socket is gone: closed by the application, or ended with its system. */
  final boolean isClosed() {
    return isMarkedClosed() || Framework.isEnded(socket);
  }

  /** Notes that the application has ended receiving. */
  final void markReceivingEnded() {
    mark(RECEIVING_ENDED);
  }

  final boolean isReceivingEnded() {
    return (state & RECEIVING_ENDED) != 0;
  }

  /** Notes an error that a call raises, if it says that the connection is gone. */
  final void noteBreak(WsaException raised) {
    // A network that is down may come up again.
    if (isStream() && endsConnection(raised) && raised.error() != WsaError.WSAENETDOWN) {
      int code = raised.error().code() << BREAK_SHIFT;
      STATE.getAndAccumulate(
          this, code, (before, noted) -> (before & BREAK) == 0 ? before | noted : before);
    }
  }

  /** The number of the error that a call has raised since the connection is gone; 0 for none. */
  final int breakCode() {
    return (state & BREAK) >>> BREAK_SHIFT;
  }

  /** The connection was taken from the socket, which may have another. */
  final void forgetConnection() {
    clear(RECEIVING_ENDED | BREAK);
  }

  /** Whether a failure says that the connection is gone. */
  static boolean endsConnection(WsaException failure) {
    return switch (failure.error()) {
      case WSAECONNRESET, WSAECONNABORTED, WSAENETRESET, WSAENETDOWN -> true;
      default -> false;
    };
  }

  private boolean mark(int bit) {
    return (STATE.getAndAccumulate(this, bit, (before, marked) -> before | marked) & bit) == 0;
  }

  private void clear(int bits) {
    if ((state & bits) != 0) {
      STATE.getAndAccumulate(this, bits, (before, cleared) -> before & ~cleared);
    }
  }

  /** What is true now, as {@link Readiness} bits. Of a failed socket, that each call answers. */
  final int poll() throws WsaException {
    return fault() == null
        ? table.select(socket)
        : Readiness.READABLE | Readiness.WRITABLE | Readiness.CLOSED;
  }

  /** Whether the socket waits at the host, through selectors of a provider. */
  final boolean isPolledWith(SelectorProvider selectors) {
    return socket instanceof SelectorPolled polled && polled.selectors() == selectors;
  }

  /**
   * Waits at a set from now on, if the socket can.
   *
   * @param set that somebody polls as long as anybody waits here; null for the base's own threads
   */
  final void pollWith(@Nullable PollSet set) {
    if (socket instanceof SelectorPolled polled) {
      polled.pollWith(set);
    }
  }

  /**
   * Asks to be told of a change.
   *
   * @param function in whose name
   * @param set as {@link #pollWith}
   */
  final void watch(WspFunction function, int readiness, @Nullable PollSet set) throws WsaException {
    ServiceProvider called = table(function);
    pollWith(set);
    mark(readiness << QUIET_SHIFT); // before, as the signal may come within the call
    boolean watched = false;
    try {
      called.watch(socket, readiness);
      watched = true;
    } finally {
      if (!watched) {
        notQuiet(readiness);
        wake(readiness); // who has relied on it meanwhile
      }
    }
  }

  /** For what the chain signals, before anybody is told. */
  final void notQuiet(int readiness) {
    clear(readiness << QUIET_SHIFT);
  }

  /**
   * What of some bits may be true, for all that is known without asking: all but what is watched
   * and was not signalled since. Of a socket that has failed or ended, each call tells more.
   */
  final int maybe(int readiness) {
    return fault() != null || isClosed() ? readiness : readiness & ~(state >>> QUIET_SHIFT);
  }

  /**
   * Logs, once, that signals do not end that are not true. Any provider of the chain may send them,
   * so all are named.
   */
  final void tellEarlySignals() {
    if (mark(EARLY_SIGNALS_TOLD)) {
      log.warn(
          "event=early-signals chain={} protocol={} providers={} what=\"one of them signals again and"
              + " again what is not true; who waits is slowed down\"",
          chain.name(),
          socket.protocol().name(),
          Stream.concat(
                  chain.spec().layers().stream().map(LayerSpec::name),
                  Stream.of(chain.spec().base().name()))
              .collect(Collectors.joining(",")));
    }
  }
}
