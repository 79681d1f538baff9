package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream socket that the application made: it connects, or listens, and above it looks as if the
 * handshake were a part of the connect below.
 *
 * <p>Any thread may call it. There is no lock: the stage changes by compare-and-set, and whoever
 * ends a stage does what follows. What is watched before and during a handshake is noted before the
 * stage is looked at, and looked at after the stage has changed, so nothing is forgotten. Updaters
 * rather than objects, since every connect pays for them.
 */
final class Endpoint implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
  private static final AtomicReferenceFieldUpdater<Endpoint, Stage> STAGE =
      AtomicReferenceFieldUpdater.newUpdater(Endpoint.class, Stage.class, "stage");
  private static final AtomicIntegerFieldUpdater<Endpoint> ASKED =
      AtomicIntegerFieldUpdater.newUpdater(Endpoint.class, "asked");
  private static final AtomicIntegerFieldUpdater<Endpoint> ERROR =
      AtomicIntegerFieldUpdater.newUpdater(Endpoint.class, "error");

  /** What is watched of an idle socket, as it does not become true: for the sake of cleanup. */
  private static final int SENTINEL = Readiness.ACCEPTABLE;

  /** What a socket that has been disconnected says, for whoever waits to find WSAENOTCONN. */
  private static final int TRANSFERS = Readiness.READABLE | Readiness.WRITABLE;

  private final Place place;
  private final ProviderSocket socket;
  private volatile Stage stage = Stage.Still.IDLE;

  /** What the application watches of a socket that is not connected yet. */
  private volatile int asked;

  /** What SO_ERROR tells of a handshake. */
  @SuppressWarnings("UnusedVariable") // only the updater reads it
  private volatile int error;

  Endpoint(Place place, ProviderSocket socket) {
    this.place = place;
    this.socket = socket;
  }

  ConnectOutcome connect(ConnectRequest request) throws WsaException {
    while (true) {
      Stage now = stage;
      requireIdle(now, WsaError.WSAEALREADY);
      ClientHandshake begun = ClientHandshake.of(place, socket, this, request);
      if (STAGE.compareAndSet(this, now, begun)) {
        return begun.connect();
      }
    }
  }

  private void requireIdle(Stage now, WsaError whileConnecting) throws WsaException {
    if (isIdle(now)) {
      return;
    }
    place.requireOpen(socket);
    if (now instanceof ClientHandshake) {
      throw new WsaException(whileConnecting, "a connect is in progress");
    }
    if (now instanceof ListenerQueue) {
      throw new WsaException(WsaError.WSAEINVAL, "the socket listens");
    }
    if (now == Stage.Still.CONNECTED) {
      throw new WsaException(WsaError.WSAEISCONN, "the socket is connected");
    }
    throw now == Stage.Still.SPENT
        ? new WsaException(WsaError.WSAEISCONN, "its last connect cannot be undone; close it")
        : closed();
  }

  private static boolean isIdle(Stage stage) {
    return stage == Stage.Still.IDLE || stage == Stage.Still.DISCONNECTED;
  }

  void listen(int backlog) throws WsaException {
    Stage now = stage;
    for (; !(now instanceof ListenerQueue); now = stage) {
      requireIdle(now, WsaError.WSAEINVAL);
      ListenerQueue queue = new ListenerQueue(place, socket);
      // Before there is anything to accept, so that nobody can accept past the queue.
      if (STAGE.compareAndSet(this, now, queue)) {
        begin(queue, backlog);
        return;
      }
    }
    place.lower().listen(socket, backlog);
  }

  private void begin(ListenerQueue queue, int backlog) throws WsaException {
    boolean listens = false;
    try {
      queue.listen(backlog);
      listens = true;
    } finally {
      if (!listens) {
        STAGE.compareAndSet(this, queue, Stage.Still.IDLE);
      }
    }
    queue.watch(ASKED.getAndSet(this, 0));
  }

  @Nullable ProviderSocket accept(AcceptCondition condition) throws WsaException {
    Stage now = stage;
    if (now instanceof ListenerQueue queue) {
      return queue.accept(condition);
    }
    if (now == Stage.Still.CLOSED) {
      throw closed();
    }
    place.requireOpen(socket);
    throw new WsaException(WsaError.WSAEINVAL, "the socket does not listen");
  }

  /** For calls that need a connection: WSAENOTCONN before the handshake is over. */
  void requireNoHandshake() throws WsaException {
    if (isUnfinished()) {
      throw new WsaException(WsaError.WSAENOTCONN, "a connect is in progress or has failed");
    }
    if (stage == Stage.Still.CLOSED) {
      throw closed();
    }
  }

  /** Whether there is a connection below that the application must not see. */
  private boolean isUnfinished() {
    Stage now = stage;
    return now instanceof ClientHandshake || now == Stage.Still.SPENT;
  }

  int select() throws WsaException {
    Stage now = stage;
    if (now instanceof ListenerQueue queue) {
      return queue.select();
    }
    if (now == Stage.Still.CONNECTED) {
      return place.lower().select(socket);
    }
    place.requireOpen(socket);
    return now == Stage.Still.DISCONNECTED ? TRANSFERS : 0;
  }

  void watch(int events) throws WsaException {
    if (stage == Stage.Still.CONNECTED) {
      place.lower().watch(socket, events);
    } else {
      ASKED.getAndAccumulate(this, events, (noted, more) -> noted | more);
      arm();
      tellDisconnected();
    }
  }

  /** Signals those who wait to send or receive on a socket that has been disconnected. */
  private void tellDisconnected() {
    if (stage == Stage.Still.DISCONNECTED) {
      int before = ASKED.getAndAccumulate(this, TRANSFERS, (noted, told) -> noted & ~told);
      if ((before & TRANSFERS) != 0) {
        place.upper().signalled(socket, before & TRANSFERS);
      }
    }
  }

  /** Watches what was noted, as far as the stage lets it become true. */
  private void arm() throws WsaException {
    Stage now = stage;
    if (now instanceof ClientHandshake) {
      return; // it looks again when it ends
    }
    if (isIdle(now)) {
      // Nothing is true of it, whatever the transport thinks of a connection that it had before.
      place.lower().watch(socket, asked == 0 ? 0 : SENTINEL);
    } else if (now instanceof ListenerQueue queue) {
      queue.watch(ASKED.getAndSet(this, 0));
    } else {
      place.lower().watch(socket, ASKED.getAndSet(this, 0));
    }
  }

  /** After the end of a handshake: watches what was held back. */
  void serveWatches() {
    int held = asked;
    if (held == 0 || stage == Stage.Still.CLOSED) {
      return;
    }
    try {
      arm();
    } catch (WsaException e) {
      LOG.debug("event=watch-failed layer={}", place.context().name(), e);
      // Whoever waits tries again, and so gets the error.
      place.upper().signalled(socket, held);
    }
  }

  @Override
  public void signalled(int events) {
    Stage now = stage;
    if (now instanceof ClientHandshake handshake) {
      handshake.signalled(events);
      return;
    }
    if (now instanceof ListenerQueue queue) {
      queue.signalled(events);
      return;
    }
    int told = isIdle(now) ? ASKED.getAndSet(this, 0) : events & ~SENTINEL;
    if (told != 0 && now != Stage.Still.CLOSED) {
      place.upper().signalled(socket, told);
    }
  }

  /** The connect below has ended. */
  void connectCompleted(@Nullable WsaException failure) {
    Stage now = stage;
    if (now instanceof ClientHandshake handshake) {
      handshake.connectCompleted(failure);
    } else if (now != Stage.Still.CLOSED) {
      place.upper().connectCompleted(socket, failure); // a mistake, for the framework to report
    }
  }

  /**
   * Ends a handshake.
   *
   * @return whether it was still wanted, that is, the socket was not closed
   */
  boolean end(ClientHandshake ended, @Nullable WsaException failure) {
    if (stage != ended) {
      return false;
    }
    Stage next = Stage.Still.CONNECTED;
    if (failure != null) {
      next = disconnect() ? Stage.Still.IDLE : Stage.Still.SPENT;
    }
    error = failure == null ? 0 : failure.error().code();
    return STAGE.compareAndSet(this, ended, next);
  }

  /** Ends a handshake that has not begun, as there is no connection below. */
  boolean withdraw(ClientHandshake ended) {
    return STAGE.compareAndSet(this, ended, Stage.Still.IDLE);
  }

  /** Whether there is no connection below any more. */
  private boolean disconnect() {
    try {
      place.lower().ioctl(socket, IoctlCode.DISCONNECT_EX, null);
      place.lower().getSockOpt(socket, SockOpt.SO_ERROR); // of the connection that is gone
      return true;
    } catch (WsaException e) {
      LOG.debug("event=disconnect-failed layer={}", place.context().name(), e);
      return e.error() == WsaError.WSAENETDOWN || e.error() == WsaError.WSAENOTSOCK;
    }
  }

  /** What an option is, as far as the layer knows better than the provider below; else null. */
  @Nullable Object option(SockOpt<?> option) {
    Stage now = stage;
    if (option == SockOpt.SO_CONDITIONAL_ACCEPT) {
      boolean hidden = now instanceof ListenerQueue queue && queue.isConditional();
      return hidden ? true : null;
    }
    if (option == SockOpt.SO_CONNECT_TIME) {
      return isUnfinished() ? -1 : null;
    }
    if (option != SockOpt.SO_ERROR || now == Stage.Still.CLOSED) {
      return null;
    }
    if (now instanceof ClientHandshake) {
      return 0;
    }
    int last = ERROR.getAndSet(this, 0);
    return last == 0 ? null : last;
  }

  /** The application has reset its connection. */
  void disconnected() {
    if (STAGE.compareAndSet(this, Stage.Still.CONNECTED, Stage.Still.DISCONNECTED)) {
      tellDisconnected();
    }
  }

  void close() throws WsaException {
    Stage before = STAGE.getAndSet(this, Stage.Still.CLOSED);
    try {
      place.lower().closeSocket(socket);
    } finally {
      if (before instanceof ClientHandshake handshake) {
        handshake.stop(closed());
      } else if (before instanceof ListenerQueue queue) {
        queue.close();
      }
    }
  }

  /** What a call on the closed socket raises; it may be that the one below is about to be. */
  WsaException closed() {
    try {
      place.requireOpen(socket);
    } catch (WsaException e) {
      return e;
    }
    return new WsaException(WsaError.WSAENOTSOCK, "the socket is closed");
  }
}
