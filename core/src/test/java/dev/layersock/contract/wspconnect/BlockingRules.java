package dev.layersock.contract.wspconnect;

import static dev.layersock.socket.NetworkEvent.FD_CONNECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.contract.Work;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.Interrupts;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What only a call that waits has: its result, and the ways to end it early. */
@In(Style.BLOCKING)
public abstract class BlockingRules extends ConnectRules {
  /** For subclasses. */
  protected BlockingRules() {}

  private Pending pending() throws Exception {
    needs(Ability.PENDING_CONNECT);
    return pending(ConnectRequest.to(at(9)));
  }

  @Test
  @DisplayName("CONN-11: a blocking connect returns when the socket is connected")
  void returnsConnected() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    assertThat(s.connect(name(listener))).isEqualTo(ConnectOutcome.CONNECTED);
    assertTalk(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-11: a blocking connect that fails raises the reason itself")
  void raisesReason() throws Exception {
    ChainSocket s = stream();
    WsaException failure = assertError(() -> s.connect(nobody()), WsaError.WSAECONNREFUSED);
    StackTraceElement[] trace = failure.getStackTrace();
    if (trace.length != 0) { // a refusal may have none
      assertThat(trace)
          .as("the trace of the thread that waits")
          .anyMatch(frame -> frame.getClassName().equals(BlockingRules.class.getName()));
    }
  }

  @Test
  @DisplayName("CONN-20: a connect that another thread cancels raises WSAEINTR")
  void isCancelled() throws Exception {
    Pending pending = pending();
    assertThat(pending.socket().cancelBlockingCalls()).isTrue();
    fails(pending.end(), WsaError.WSAEINTR);
    assertThat(pending.socket().cancelBlockingCalls()).isFalse();
    pending.socket().close();
    ChainSocket same = stream();
    same.bind(pending.name());
  }

  @Test
  @DisplayName(
      "CONN-21: an interrupt ends a connect with WSAEINTR, and the thread stays interrupted")
  void isInterrupted() throws Exception {
    needs(Ability.PENDING_CONNECT);
    Kept<Thread> caller = new Kept<>();
    ConnectRequest request = ConnectRequest.to(name(pending().listener()));
    ChainSocket s = bound(SocketType.STREAM);
    Work<Boolean> call =
        Work.start(
            time(),
            () -> {
              caller.set(Thread.currentThread());
              assertError(() -> s.connect(request), WsaError.WSAEINTR);
              return Thread.interrupted();
            });
    call.untilItWaits();
    caller.get().interrupt();
    assertThat(call.await()).as("the thread is still interrupted").isTrue();
    s.close();
  }

  @Test
  @DisplayName("CONN-21: where interrupts are not heeded, a connect goes on")
  void ignoresInterrupt() throws Exception {
    Kept<Thread> caller = new Kept<>();
    Pending before = pending();
    ConnectRequest request = ConnectRequest.to(name(before.listener()));
    ChainSocket s = bound(SocketType.STREAM).setInterrupts(Interrupts.IGNORED);
    Work<Boolean> call =
        Work.start(
            time(),
            () -> {
              caller.set(Thread.currentThread());
              assertError(() -> s.connect(request), WsaError.WSAENOTSOCK);
              return Thread.interrupted();
            });
    call.untilItWaits();
    caller.get().interrupt();
    assertError(() -> s.connect(request), WsaError.WSAEALREADY);
    s.close();
    assertThat(call.await()).as("the thread is still interrupted").isTrue();
  }

  @Test
  @DisplayName("CONN-22: inside a condition, a blocking connect is WSAEINPROGRESS")
  void callbackOfAccept() throws Exception {
    ChainSocket listener = listener();
    ChainSocket other = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    ChainSocket inner = stream();
    Kept<Optional<WsaException>> found = new Kept<>();
    ChainSocket server =
        accept(
            listener,
            offer -> {
              found.set(failureOf(inner, other));
              return AcceptDecision.ACCEPT;
            });
    fails(found.get(), WsaError.WSAEINPROGRESS);
    assertTalk(s, server);
    connect(inner, name(other));
    assertTalk(inner, accept(other));
  }

  @Test
  @DisplayName("CONN-22: inside a listener that runs at once, a blocking connect is WSAEINPROGRESS")
  void callbackOfAsyncSelect() throws Exception {
    ChainSocket listener = listener();
    ChainSocket other = listener();
    ChainSocket inner = stream();
    Told told = new Told(time());
    ChainSocket s = stream();
    s.asyncSelect(
        Runnable::run,
        (socket, event, error) ->
            told.happened(socket, event, failureOf(inner, other).orElse(null)),
        Set.of(FD_CONNECT));
    s.connect(name(listener));
    fails(told.await(), WsaError.WSAEINPROGRESS);
    connect(inner, name(other));
    assertTalk(inner, accept(other));
    assertThat(inner.getOption(SockOpt.SO_ERROR)).isZero();
  }

  private static Optional<WsaException> failureOf(ChainSocket s, ChainSocket listener) {
    try {
      s.connect(name(listener));
      return Optional.empty();
    } catch (WsaException e) {
      return Optional.of(e);
    }
  }
}
