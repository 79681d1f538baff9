package dev.layersock.contract.wspconnect;

import static dev.layersock.socket.NetworkEvent.FD_CONNECT;
import static dev.layersock.socket.NetworkEvent.FD_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.contract.Deadline;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvents;
import dev.layersock.socket.SocketSelect;
import dev.layersock.socket.SocketSelect.Selected;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The three ways in which a non-blocking socket's connect is reported, one by one. */
@In(Style.SELECT)
public abstract class NotificationRules extends ConnectRules {
  /** For subclasses. */
  protected NotificationRules() {}

  private Pending pending() throws Exception {
    needs(Ability.PENDING_CONNECT);
    return pending(ConnectRequest.to(at(9)));
  }

  private static Selected poll(ChainSocket s) throws WsaException {
    List<ChainSocket> one = List.of(s);
    return SocketSelect.select(one, one, one, Duration.ZERO);
  }

  /** Begins to connect to where nobody listens. False if that failed at once. */
  private boolean beginToFail(ChainSocket s) throws WsaException {
    try {
      s.connect(nobody());
      return true;
    } catch (WsaException e) {
      assertThat(e.error()).isEqualTo(WsaError.WSAECONNREFUSED);
      return false;
    }
  }

  @Test
  @DisplayName("CONN-46: a non-blocking connect that takes time answers that it is in progress")
  void answersInProgress() throws Exception {
    Pending pending = pending();
    assertThat(poll(pending.socket()).count()).isZero();
    ChainSocket other = stream().setBlocking(false);
    assertThat(other.connect(name(pending.listener()))).isEqualTo(ConnectOutcome.IN_PROGRESS);
    assertError(() -> other.connect(name(pending.listener())), WsaError.WSAEALREADY);
  }

  @Test
  @DisplayName("CONN-53: select reports success in the write set, and not in the except set")
  void selectTellsSuccess() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream().setBlocking(false);
    s.connect(name(listener));
    List<ChainSocket> one = List.of(s);
    Selected ready = SocketSelect.select(List.of(), one, one, Deadline.of(time()));
    assertThat(ready.writable()).containsExactly(s);
    assertThat(ready.exceptional()).isEmpty();
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-54: select reports failure in the except set, and not in the write set")
  void selectTellsFailure() throws Exception {
    ChainSocket s = stream().setBlocking(false);
    if (beginToFail(s)) {
      List<ChainSocket> one = List.of(s);
      Selected ready = SocketSelect.select(List.of(), one, one, Deadline.of(time()));
      assertThat(ready.exceptional()).containsExactly(s);
      assertThat(ready.writable()).isEmpty();
      assertThat(s.getOption(SockOpt.SO_ERROR)).isEqualTo(WsaError.WSAECONNREFUSED.code());
    }
  }

  @Test
  @DisplayName("CONN-55: event-select records FD_CONNECT without an error on success, once")
  void eventTellsSuccess() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    EventObject event = s.newEventObject();
    s.eventSelect(event, Set.of(FD_CONNECT, FD_WRITE));
    s.connect(name(listener));
    assertThat(event.await(Deadline.of(time()))).isTrue();
    NetworkEvents recorded = s.enumNetworkEvents(event);
    assertThat(recorded.has(FD_CONNECT)).isTrue();
    assertThat(recorded.error(FD_CONNECT)).isEmpty();
    assertTalk(s, accept(listener));
    assertThat(s.enumNetworkEvents(event).has(FD_CONNECT)).isFalse();
  }

  @Test
  @DisplayName("CONN-55: event-select records FD_CONNECT with the reason on failure, once")
  void eventTellsFailure() throws Exception {
    ChainSocket s = stream();
    EventObject event = s.newEventObject();
    s.eventSelect(event, Set.of(FD_CONNECT));
    if (beginToFail(s)) {
      assertThat(event.await(Deadline.of(time()))).isTrue();
      NetworkEvents recorded = s.enumNetworkEvents(event);
      assertThat(recorded.error(FD_CONNECT).map(WsaException::error))
          .contains(WsaError.WSAECONNREFUSED);
    }
    assertThat(s.enumNetworkEvents(event).has(FD_CONNECT)).isFalse();
    ChainSocket listener = listener();
    s.connect(name(listener));
    assertThat(event.await(Deadline.of(time()))).isTrue();
    NetworkEvents again = s.enumNetworkEvents(event);
    assertThat(again.has(FD_CONNECT)).isTrue();
    assertThat(again.error(FD_CONNECT)).isEmpty();
  }

  @Test
  @DisplayName("CONN-56: async-select tells of FD_CONNECT without an error on success, once")
  void listenerIsToldSuccess() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    Told told = new Told(time());
    s.asyncSelect(Runnable::run, told, Set.of(FD_CONNECT));
    s.connect(name(listener));
    succeeds(told.await());
    assertTalk(s, accept(listener));
    assertThat(told.events()).hasSize(1);
  }

  @Test
  @DisplayName("CONN-56: async-select tells of FD_CONNECT with the reason on failure, once")
  void listenerIsToldFailure() throws Exception {
    ChainSocket s = stream();
    Told told = new Told(time());
    s.asyncSelect(Runnable::run, told, Set.of(FD_CONNECT));
    if (beginToFail(s)) {
      fails(told.await(), WsaError.WSAECONNREFUSED);
      assertThat(told.events()).hasSize(1);
    } else {
      assertThat(told.events()).isEmpty();
    }
  }

  @Test
  @DisplayName("CONN-59: a connect is reported exactly once, and never after the socket was closed")
  void tellsOnce() throws Exception {
    Pending pending = pending();
    Told told = new Told(time());
    pending.socket().asyncSelect(Runnable::run, told, Set.of(FD_CONNECT));
    pending.socket().close();
    ChainSocket listener = pending.listener();
    listener.close();
    ChainSocket other = listener();
    ChainSocket s = stream();
    connect(s, name(other));
    assertTalk(s, accept(other));
    assertThat(told.events()).isEmpty();
  }
}
