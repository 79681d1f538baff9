package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** While a connect is in progress. Where a kernel tries again only after a second, it is slow. */
@Execution(ExecutionMode.CONCURRENT)
public abstract class PendingRules extends ConnectRules {
  /** For subclasses. */
  protected PendingRules() {}

  private Pending pending() throws Exception {
    needs(Ability.PENDING_CONNECT);
    return pending(ConnectRequest.to(at(9)));
  }

  @Test
  @DisplayName("CONN-23: while a connect is in progress, another is WSAEALREADY, and harms nothing")
  void refusesSecond() throws Exception {
    Pending pending = pending();
    ChainSocket s = pending.socket();
    ConnectRequest other = ConnectRequest.to(name(listener()));
    assertError(() -> s.connect(other), WsaError.WSAEALREADY);
    assertError(() -> s.connect(other.withPeer(at(0))), WsaError.WSAEALREADY);
    s.close();
  }

  @Test
  @DisplayName("CONN-52: the attempt goes on by itself, and the socket is connected in the end")
  void goesOn() throws Exception {
    Pending pending = pending();
    ChainSocket s = pending.socket();
    assertError(() -> s.connect(name(pending.listener())), WsaError.WSAEALREADY);
    ChainSocket server = pending.accept();
    assertThat(name(s)).isEqualTo(pending.name());
    assertTalk(s, server);
    assertFails(s, ConnectRequest.to(at(9)), WsaError.WSAEISCONN);
  }

  @Test
  @DisplayName("CONN-30: a listener that closes meanwhile is WSAECONNREFUSED")
  void listenerCloses() throws Exception {
    Pending pending;
    do {
      pending = pending();
    } while (!closeForGood(pending.listener()));
    fails(pending.end(), WsaError.WSAECONNREFUSED);
    // A blocking connect has raised it, and the selects have read it.
    boolean told = EnumSet.of(Style.BLOCKING, Style.SELECT, Style.SELECTOR).contains(style);
    int error = pending.socket().getOption(SockOpt.SO_ERROR);
    assertThat(error).isEqualTo(told ? 0 : WsaError.WSAECONNREFUSED.code());
    ChainSocket listener = listener();
    connect(pending.socket(), name(listener));
    assertThat(accept(listener).peerAddress()).isEqualTo(pending.name());
  }

  @Test
  @DisplayName("CONN-57: while a connect is in progress, the socket is not connected")
  void isNotConnected() throws Exception {
    Pending pending = pending();
    ChainSocket s = pending.socket();
    assertError(s::peerAddress, WsaError.WSAENOTCONN);
    assertError(() -> s.send(bytes("x")), WsaError.WSAENOTCONN);
    assertError(() -> s.recv(ByteBuffer.allocate(1)), WsaError.WSAENOTCONN);
    assertError(() -> s.shutdown(ShutdownHow.BOTH), WsaError.WSAENOTCONN);
    assertThat(s.getOption(SockOpt.SO_CONNECT_TIME)).isEqualTo(-1);
    assertThat(name(s)).isEqualTo(pending.name());
    assertError(() -> s.bind(at(0)), WsaError.WSAEINVAL);
    assertError(() -> s.listen(1), WsaError.WSAEALREADY, WsaError.WSAEINVAL);
    s.close();
  }

  @Test
  @DisplayName("CONN-58: closing ends a connect in progress; a thread that waits is WSAENOTSOCK")
  void closes() throws Exception {
    Pending pending = pending();
    pending.socket().close();
    if (style == Style.BLOCKING) {
      fails(pending.end(), WsaError.WSAENOTSOCK);
    }
    assertError(() -> pending.socket().connect(at(9)), WsaError.WSAENOTSOCK);
    ChainSocket same = stream();
    same.bind(pending.name());
  }

  @Test
  @DisplayName("CONN-60: SO_ERROR tells of a failure that came later, once")
  void tellsErrorOnce() throws Exception {
    ChainSocket s = stream();
    Optional<WsaException> failure = tryConnect(s, ConnectRequest.to(nobody()));
    fails(failure, WsaError.WSAECONNREFUSED);
    // Select reads it to learn of the failure, and the call itself may have told already.
    int error = s.getOption(SockOpt.SO_ERROR);
    assertThat(error).isIn(0, WsaError.WSAECONNREFUSED.code());
    assertThat(s.getOption(SockOpt.SO_ERROR)).isZero();
  }
}
