package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of a client whose request is whole. */
class AcceptTest extends LayerTest {
  private void assertNobody(ProviderSocket listener) throws Exception {
    assertThat(provider().select(listener)).isZero();
    assertThat(provider().accept(listener, AcceptCondition.ALWAYS)).isNull();
  }

  private void assertReset(ProviderSocket client) {
    assertError(() -> raw().recv(client, ByteBuffer.allocate(9), 0), WsaError.WSAECONNRESET);
  }

  @Test
  @DisplayName("The condition sees caller data and both addresses, and answers with data")
  void offer() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = rawClient(name(listener));
    rawSend(client, request("question"));
    List<Object> seen = new ArrayList<>();
    ProviderSocket server =
        accept(
            listener,
            offer -> {
              seen.add(text(offer.callerData()));
              seen.add(offer.callerId());
              seen.add(offer.calleeId());
              ByteBuffer callee = offer.calleeData();
              if (callee != null) {
                seen.add(callee.remaining());
                callee.put(bytes("answer"));
              }
              return AcceptDecision.ACCEPT;
            });
    assertThat(seen).containsExactly("question", rawName(client), name(listener), 64);
    assertThat(rawRecv(client)).isEqualTo(accepted("answer"));
    assertThat(provider().getPeerName(server)).isEqualTo(rawName(client));
    sendText(server, "hello");
    assertThat(rawRecv(client)).isEqualTo(bytes("hello"));
  }

  @Test
  @DisplayName("REJECT sends a rejection and the end, whatever linger time the listener has")
  void rejects() throws Exception {
    for (Linger linger : List.of(Linger.OFF, Linger.RESET, new Linger(true, 30))) {
      ProviderSocket listener = bound(SocketType.STREAM);
      provider().setSockOpt(listener, SockOpt.SO_LINGER, linger);
      provider().listen(listener, 5);
      ProviderSocket client = rawClient(name(listener));
      rawSend(client, request("x"));
      assertError(
          () -> provider().accept(listener, offer -> AcceptDecision.REJECT),
          WsaError.WSAECONNREFUSED);
      ByteBuffer target = ByteBuffer.allocate(99);
      assertThat(raw().recv(client, target, 0)).isEqualTo(Frame.HEADER);
      assertThat(target.flip()).isEqualTo(Frame.make(FrameKind.REJECTED, null));
      assertThat(raw().recv(client, target, 0)).isEqualTo(IoResult.END_OF_STREAM);
      assertNobody(listener);
    }
  }

  @Test
  @DisplayName("A condition that throws anything refuses, and what it threw is logged")
  void throwing() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = rawClient(name(listener));
    rawSend(client, request("x"));
    try (LogLines log = new LogLines("dev.layersock.chain", Level.INFO)) {
      assertError(
          () ->
              provider()
                  .accept(
                      listener,
                      offer -> {
                        throw new IllegalStateException("on purpose");
                      }),
          WsaError.WSAECONNREFUSED);
      assertThat(log.lines())
          .containsExactly(
              "ERROR event=provider-faulty provider=the application where=\"condition of accept\"");
    }
    assertThat(raw().recv(client, ByteBuffer.allocate(99), 0)).isEqualTo(Frame.HEADER);
    ProviderSocket second = rawClient(name(listener));
    rawSend(second, request("x"));
    assertError(
        () ->
            provider()
                .accept(
                    listener,
                    offer -> {
                      throw new AssertionError("on purpose");
                    }),
        WsaError.WSAECONNREFUSED);
    assertThat(raw().recv(second, ByteBuffer.allocate(99), 0)).isEqualTo(Frame.HEADER);
  }

  @Test
  @DisplayName("DEFER keeps the client first, for whom no time is running")
  void defers() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket first = rawClient(name(listener));
    rawSend(first, request("first"));
    assertError(
        () -> provider().accept(listener, offer -> AcceptDecision.DEFER), WsaError.WSATRY_AGAIN);
    rawSend(rawClient(name(listener)), request("second"));
    assertThat(provider().select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    pass(TIMEOUT.multipliedBy(10));
    assertThat(provider().getPeerName(accept(listener))).isEqualTo(rawName(first));
  }

  @Test
  @DisplayName("A client that gives up before it is asked about is passed by")
  void gaveUp() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket gone = rawClient(name(listener));
    rawSend(gone, request("gone"));
    ProviderSocket reset = rawClient(name(listener));
    rawSend(reset, request("reset"));
    ProviderSocket there = rawClient(name(listener));
    rawSend(there, request("there"));
    assertThat(provider().select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    raw().closeSocket(gone);
    rawReset(reset);
    assertThat(provider().getPeerName(accept(listener))).isEqualTo(rawName(there));
    assertNobody(listener);
  }

  @Test
  @DisplayName("A client that goes while the condition is asked raises WSAECONNRESET")
  void goesMeanwhile() throws Exception {
    ProviderSocket listener = listener(5);
    for (boolean cut : new boolean[] {false, true}) {
      ProviderSocket client = rawClient(name(listener));
      rawSend(client, request("x"));
      assertError(
          () ->
              provider()
                  .accept(
                      listener,
                      offer -> {
                        try {
                          if (cut) {
                            rawReset(client);
                          } else {
                            raw().closeSocket(client);
                          }
                        } catch (WsaException e) {
                          throw new IllegalStateException(e);
                        }
                        return AcceptDecision.ACCEPT;
                      }),
          WsaError.WSAECONNRESET);
    }
    assertNobody(listener);
  }

  @Test
  @DisplayName("A condition that closes its listener gets its connection, or WSAENOTSOCK for DEFER")
  void closesMeanwhile() throws Exception {
    for (AcceptDecision decision : List.of(AcceptDecision.ACCEPT, AcceptDecision.DEFER)) {
      ProviderSocket listener = listener(10);
      ProviderSocket client = rawClient(name(listener));
      rawSend(client, request("x"));
      AcceptCondition condition =
          offer -> {
            try {
              provider().closeSocket(listener);
            } catch (WsaException e) {
              throw new IllegalStateException(e);
            }
            return decision;
          };
      if (decision == AcceptDecision.ACCEPT) {
        assertThat(provider().accept(listener, condition)).isNotNull();
        assertThat(rawRecv(client)).isEqualTo(accepted(""));
      } else {
        assertError(() -> provider().accept(listener, condition), WsaError.WSAENOTSOCK);
        assertReset(client);
      }
    }
  }
}
