package dev.layersock.contract.wspconnect;

import static dev.layersock.socket.NetworkEvent.FD_CONNECT;
import static dev.layersock.socket.SelectInterest.EXCEPT;
import static dev.layersock.socket.SelectInterest.WRITE;

import dev.layersock.contract.Deadline;
import dev.layersock.contract.Work;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvents;
import dev.layersock.socket.Selection;
import dev.layersock.socket.SocketSelect;
import dev.layersock.socket.SocketSelect.Selected;
import dev.layersock.socket.SocketSelector;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.TimeSource;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ways in which an application learns how a connect ended. Sockets of all but the first are
 * non-blocking afterwards, with no event selected.
 */
public enum Style {
  /** The call returns when it is over. */
  BLOCKING("blocking") {
    @Override
    Connecting begin(ChainSocket s, ConnectRequest request, TimeSource time) {
      return Connecting.of(Work.start(time, () -> connect(s, request, time)));
    }

    @Override
    Optional<WsaException> connect(ChainSocket s, ConnectRequest request, TimeSource time) {
      try {
        s.connect(request);
        return Optional.empty();
      } catch (WsaException failure) {
        return Optional.of(failure);
      }
    }
  },

  /** Success is in the write set of select, failure in the except set. */
  SELECT("select") {
    @Override
    Connecting begin(ChainSocket s, ConnectRequest request, TimeSource time) throws WsaException {
      s.setBlocking(false);
      return s.connect(request) == ConnectOutcome.CONNECTED
          ? Connecting.ended(Optional.empty())
          : () -> select(s, request, Deadline.of(time));
    }
  },

  /** The same for a selector, which names the socket. */
  SELECTOR("selector") {
    @Override
    Connecting begin(ChainSocket s, ConnectRequest request, TimeSource time) throws WsaException {
      s.setBlocking(false);
      return s.connect(request) == ConnectOutcome.CONNECTED
          ? Connecting.ended(Optional.empty())
          : () -> selector(s, request, time);
    }
  },

  /** FD_CONNECT is recorded, and signals an event object. */
  EVENT_SELECT("event-select") {
    @Override
    Connecting begin(ChainSocket s, ConnectRequest request, TimeSource time) throws WsaException {
      EventObject event = s.newEventObject();
      s.eventSelect(event, Set.of(FD_CONNECT));
      s.connect(request);
      return () -> await(s, event, Deadline.of(time));
    }
  },

  /** A listener is told of FD_CONNECT. */
  ASYNC_SELECT("async-select") {
    @Override
    Connecting begin(ChainSocket s, ConnectRequest request, TimeSource time) throws WsaException {
      Told told = new Told(time);
      s.asyncSelect(Runnable::run, told, Set.of(FD_CONNECT));
      s.connect(request);
      return () -> {
        Optional<WsaException> failure = told.await();
        deselect(s);
        return failure;
      };
    }
  };

  private final String label;

  Style(String label) {
    this.label = label;
  }

  /** Begins to connect; raises what fails at once. */
  abstract Connecting begin(ChainSocket s, ConnectRequest request, TimeSource time)
      throws WsaException;

  /** Begins to connect. What fails at once has ended. */
  Connecting start(ChainSocket s, ConnectRequest request, TimeSource time) {
    try {
      return begin(s, request, time);
    } catch (WsaException failure) {
      if (!s.isBlocking() && !s.isClosed()) {
        deselect(s);
      }
      return Connecting.ended(Optional.of(failure));
    }
  }

  /** Connects. The failure; empty if the socket is connected. */
  Optional<WsaException> connect(ChainSocket s, ConnectRequest request, TimeSource time)
      throws Exception {
    return start(s, request, time).end();
  }

  private static void deselect(ChainSocket s) {
    try {
      s.eventSelect(s.newEventObject(), Set.of());
    } catch (WsaException e) {
      throw new AssertionError("selecting no event does not fail", e);
    }
  }

  private static Optional<WsaException> select(
      ChainSocket s, ConnectRequest request, Duration limit) throws WsaException {
    List<ChainSocket> one = List.of(s);
    Selected ready = SocketSelect.select(List.of(), one, one, limit);
    return outcome(s, request, !ready.writable().isEmpty(), !ready.exceptional().isEmpty());
  }

  private static Optional<WsaException> selector(
      ChainSocket s, ConnectRequest request, TimeSource time) throws WsaException {
    try (SocketSelector selector = new SocketSelector(time)) {
      Selection one = selector.register(s, EnumSet.of(WRITE, EXCEPT), null);
      int named = selector.select(Deadline.of(time), ready -> {});
      return outcome(s, request, named == 1 && one.isWritable(), named == 1 && one.isExceptional());
    }
  }

  private static Optional<WsaException> outcome(
      ChainSocket s, ConnectRequest request, boolean writable, boolean exceptional)
      throws WsaException {
    if (!exceptional) {
      if (!writable) {
        throw new AssertionError("select tells of no end of the connect");
      }
      return Optional.empty();
    }
    if (writable) {
      throw new AssertionError("a socket that failed to connect is in the write set");
    }
    WsaError error = WsaError.ofCode(s.getOption(SockOpt.SO_ERROR)).orElseThrow();
    return Optional.of(new WsaException(error, "told by select", request.peer()));
  }

  private static Optional<WsaException> await(ChainSocket s, EventObject event, Duration limit)
      throws Exception {
    if (!event.await(limit)) {
      throw new AssertionError("FD_CONNECT is not recorded");
    }
    NetworkEvents recorded = s.enumNetworkEvents(event);
    if (!recorded.has(FD_CONNECT)) {
      throw new AssertionError("the event object is signalled, but FD_CONNECT is not recorded");
    }
    deselect(s);
    return recorded.error(FD_CONNECT);
  }

  /** As it is shown. */
  @Override
  public String toString() {
    return label;
  }
}
