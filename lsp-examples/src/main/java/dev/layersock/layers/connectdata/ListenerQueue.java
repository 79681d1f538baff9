package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket: takes connections from below and hands them out when their requests are
 * there.
 *
 * <p>Any thread may call it. There is no lock but that of the {@link WaitingRoom}, which no call is
 * made with. That somebody watches is noted before looking for connections, and looked at after
 * there is one or after there is room, so no signal is missing.
 */
final class ListenerQueue implements Stage {
  private final Place place;
  private final ProviderSocket listener;
  private final WaitingRoom room;
  private final Turn turn = new Turn();
  private final AtomicBoolean watched = new AtomicBoolean();
  private volatile boolean conditional;

  ListenerQueue(Place place, ProviderSocket listener) {
    this.place = place;
    this.listener = listener;
    this.room = new WaitingRoom(place.settings().maxHandshakes());
  }

  /** Listens below, where connections are to be made without waiting for the application. */
  void listen(int backlog) throws WsaException {
    boolean listens = false;
    conditional = place.lower().getSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT);
    try {
      if (conditional) {
        place.lower().setSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT, false);
      }
      place.lower().listen(listener, backlog);
      listens = true;
    } finally {
      if (conditional && !listens) {
        place.lower().setSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT, true);
      }
    }
  }

  /** Whether the application has set SO_CONDITIONAL_ACCEPT. */
  boolean isConditional() {
    return conditional;
  }

  /** As {@link dev.layersock.spi.ServiceProvider#accept}. */
  @Nullable ProviderSocket accept(AcceptCondition condition) throws WsaException {
    place.requireOpen(listener);
    for (Incoming first = first(); first != null; first = first()) {
      ProviderSocket accepted = settle(first, condition);
      if (accepted != null) {
        return accepted;
      }
    }
    return null;
  }

  private @Nullable Incoming first() throws WsaException {
    Incoming first = room.next();
    if (first != null) {
      return first;
    }
    WsaException failure = null;
    try {
      take();
    } catch (WsaException e) {
      failure = e;
    }
    first = room.next();
    if (first == null && failure != null) {
      throw failure;
    }
    return first;
  }

  /** What comes of a connection that was taken out; null if it is gone or has to be answered. */
  private @Nullable ProviderSocket settle(Incoming first, AcceptCondition condition)
      throws WsaException {
    if (first.isAnswered()) {
      return first.handOut();
    }
    if (first.isGone()) {
      first.drop("it gave up before it was accepted");
      return null;
    }
    if (condition == AcceptCondition.ALWAYS) {
      return admit(first, null);
    }
    Offer offer = offer(first);
    return switch (offer.ask(condition)) {
      case ACCEPT -> admit(first, offer.answer());
      case DEFER -> {
        putBack(first);
        throw new WsaException(WsaError.WSATRY_AGAIN, "the condition put off its decision");
      }
      case REJECT -> {
        first.refuse();
        throw new WsaException(WsaError.WSAECONNREFUSED, "the condition refused the connection");
      }
    };
  }

  private static Offer offer(Incoming first) throws WsaException {
    try {
      return new Offer(first);
    } catch (WsaException e) {
      throw gone(first, e);
    }
  }

  private static WsaException gone(Incoming first, @Nullable WsaException cause) {
    first.drop("it was gone when it was to be accepted");
    return new WsaException(WsaError.WSAECONNRESET, "the peer is gone", null, cause);
  }

  private @Nullable ProviderSocket admit(Incoming first, @Nullable ByteBuffer data)
      throws WsaException {
    if (!first.wantsAnswer()) {
      return first.handOut();
    }
    if (first.isGone()) {
      throw gone(first, null);
    }
    ByteBuffer frame = Frame.make(FrameKind.ACCEPTED, data);
    try {
      int sent = 0;
      while (frame.hasRemaining() && sent != IoResult.WOULD_BLOCK) {
        sent = place.lower().send(first.socket, frame, MessageFlags.NONE);
      }
    } catch (WsaException e) {
      throw gone(first, e);
    }
    if (!frame.hasRemaining()) {
      return first.handOut();
    }
    begin(new AnswerWriter(first, this, frame));
    return null;
  }

  private void putBack(Incoming first) throws WsaException {
    if (!room.putBack(first)) {
      first.drop("its listener was closed");
      throw new WsaException(WsaError.WSAENOTSOCK, "the socket is closed");
    }
    fire();
  }

  int select() throws WsaException {
    int now = place.lower().select(listener);
    boolean acceptable = room.hasReady();
    if (!acceptable && (now & Readiness.ACCEPTABLE) != 0) {
      try {
        take();
        acceptable = room.hasReady();
      } catch (WsaException e) {
        acceptable = true; // accept has something to tell
      }
    }
    return (now & ~Readiness.ACCEPTABLE) | (acceptable ? Readiness.ACCEPTABLE : 0);
  }

  void watch(int events) throws WsaException {
    place.lower().watch(listener, events & ~Readiness.ACCEPTABLE);
    if ((events & Readiness.ACCEPTABLE) != 0) {
      watched.set(true);
      serve();
    }
  }

  void signalled(int events) {
    if ((events & Readiness.ACCEPTABLE) != 0) {
      serve();
    }
    int others = events & ~Readiness.ACCEPTABLE;
    if (others != 0) {
      place.upper().signalled(listener, others);
    }
  }

  /**
   * If somebody watches: looks for connections, and waits for more if none is ready. In turns, as a
   * connection that fails at once comes back to here.
   */
  private void serve() {
    if (!watched.get() || !turn.take()) {
      return;
    }
    int comers;
    do {
      comers = turn.comers();
      look();
    } while (!turn.giveBack(comers));
  }

  private void look() {
    try {
      take();
      if (room.hasReady()) {
        fire();
      } else if (watched.get() && room.hasRoom()) {
        place.lower().watch(listener, Readiness.ACCEPTABLE);
      }
    } catch (WsaException e) {
      fire(); // whoever accepts gets the error
    }
  }

  private void fire() {
    if (watched.getAndSet(false)) {
      place.upper().signalled(listener, Readiness.ACCEPTABLE);
    }
  }

  /** Takes what waits below, as far as there is room. */
  private void take() throws WsaException {
    while (room.hasRoom()) {
      ProviderSocket taken;
      try {
        taken = place.lower().accept(listener, AcceptCondition.ALWAYS);
      } catch (WsaException e) {
        if (e.error() == WsaError.WSAECONNRESET || e.error() == WsaError.WSAECONNREFUSED) {
          continue; // that one is gone, there may be others
        }
        throw e;
      }
      if (taken == null) {
        return;
      }
      begin(new Incoming(place, taken, this));
    }
  }

  private void begin(Exchange exchange) {
    place.roles().set(exchange.socket, exchange);
    if (room.enter(exchange)) {
      exchange.drive();
    } else {
      exchange.stop(closedMeanwhile());
    }
  }

  /** A request is whole. */
  void arrived(Incoming incoming) {
    if (room.append(incoming, incoming)) {
      fire();
    } else {
      incoming.drop("its listener was closed");
    }
  }

  /** An answer is sent. */
  void answered(AnswerWriter writer) {
    Incoming incoming = writer.incoming();
    incoming.answered();
    if (room.append(writer, incoming)) {
      fire();
    } else {
      incoming.drop("its listener was closed");
    }
  }

  /** A connection cannot be used. */
  void failed(Exchange exchange, WsaException failure) {
    room.leave(exchange);
    place.logDropped(exchange.socket, String.valueOf(failure.reason()));
    place.reset(exchange.socket);
    serve();
  }

  /** The listener is closed: all that wait are cut off. */
  void close() {
    watched.set(false);
    for (Exchange begun = room.close(); begun != null; begun = room.close()) {
      begun.stop(closedMeanwhile());
    }
    for (Incoming waiting = room.next(); waiting != null; waiting = room.next()) {
      waiting.drop("its listener was closed");
    }
  }

  private static WsaException closedMeanwhile() {
    return new WsaException(WsaError.WSAENOTSOCK, "its listener was closed");
  }
}
