package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connections so narrow that no frame fits into them at once. */
class NarrowTest extends LayerTest {
  @Override
  int receiveBuffer() {
    return 3;
  }

  @Override
  ConnectDataSettings settings() {
    return ConnectDataChain.settings(5000, TIMEOUT, 4);
  }

  private static AcceptCondition answering(String data, AtomicInteger asked) {
    return offer -> {
      asked.incrementAndGet();
      ByteBuffer callee = offer.calleeData();
      if (callee != null) {
        callee.put(bytes(data));
      }
      return AcceptDecision.ACCEPT;
    };
  }

  @Test
  @DisplayName("Frames of any size go both ways between two ends of the layer")
  void bothEnds() throws Exception {
    for (int size : new int[] {0, 1, 3, 4, 200, 5000}) {
      ProviderSocket listener = listener(5);
      ProviderSocket s = open(SocketType.STREAM);
      ByteBuffer callee = ByteBuffer.allocate(5000);
      begin(s, new ConnectRequest(name(listener), bytes("q".repeat(size)), callee, null));
      AtomicInteger asked = new AtomicInteger();
      StringBuilder seen = new StringBuilder();
      AcceptCondition condition =
          offer -> {
            seen.append(text(offer.callerData()));
            return answering("a".repeat(size), asked).decide(offer);
          };
      ProviderSocket server = accept(listener, condition);
      assertThat(ended(s)).isEmpty();
      assertThat(seen).hasToString("q".repeat(size));
      assertThat(text(callee.flip())).isEqualTo("a".repeat(size));
      assertThat(asked).hasValue(1);
      sendText(server, "abc");
      assertThat(recvText(s, 3)).isEqualTo("abc");
    }
  }

  @Test
  @DisplayName("A plain client is connected when its frame is taken, and its data comes after that")
  void plainClient() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    provider().watch(s, Readiness.WRITABLE);
    begin(s, ConnectRequest.to(rawName(listener)));
    assertError(() -> provider().send(s, bytes("early"), 0), WsaError.WSAENOTCONN);
    ProviderSocket peer = rawAccept(listener);
    assertThat(rawRecv(peer)).isEqualTo(Frame.plainRequest());
    assertThat(ended(s)).isEmpty();
    assertThat(upcalls.signals(s)).isEqualTo(Readiness.WRITABLE);
    sendText(s, "now");
    assertThat(rawRecv(peer)).isEqualTo(bytes("now"));
  }

  @Test
  @DisplayName("A plain client whose frame nobody takes fails when its time is over")
  void nobodyTakes() throws Exception {
    ProviderSocket listener = rawListener();
    ProviderSocket s = open(SocketType.STREAM);
    begin(s, ConnectRequest.to(rawName(listener)));
    pass(ALMOST);
    assertThat(upcalls.completions(s)).isZero();
    pass(REST);
    assertThat(ended(s)).map(WsaException::error).contains(WsaError.WSAETIMEDOUT);
  }

  @Test
  @DisplayName("A client gets its answer before its socket is handed out, asked about once")
  void slowAnswer() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = askingClient(listener);
    AtomicInteger asked = new AtomicInteger();
    assertThat(provider().accept(listener, answering("answer", asked))).isNull();
    assertThat(provider().select(listener)).isZero();
    provider().watch(listener, Readiness.ACCEPTABLE);
    assertThat(upcalls.signals(listener)).isZero();

    assertThat(rawRecv(client)).isEqualTo(accepted("answer"));
    assertThat(upcalls.signals(listener)).isEqualTo(Readiness.ACCEPTABLE);
    ProviderSocket server = provider().accept(listener, answering("other", asked));
    assertThat(server).isNotNull();
    assertThat(asked).hasValue(1);
    assertThat(upcalls.signals(server)).isZero();
    sendText(server, "abc");
    assertThat(rawRecv(client)).isEqualTo(bytes("abc"));
  }

  @Test
  @DisplayName("A client that does not take its answer is cut off when its time is over")
  void answerNotTaken() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = askingClient(listener);
    pass(TIMEOUT); // from now on it is about the answer
    assertThat(provider().accept(listener, answering("answer", new AtomicInteger()))).isNull();
    pass(ALMOST);
    assertThat(raw().select(client) & Readiness.CLOSED).isZero();
    pass(REST);
    assertError(() -> raw().send(client, bytes("x"), 0), WsaError.WSAECONNRESET);
    assertThat(provider().select(listener)).isZero();
  }

  @Test
  @DisplayName("Closing the listener cuts off a client that is getting its answer")
  void closesWhileAnswering() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = askingClient(listener);
    assertThat(provider().accept(listener, answering("answer", new AtomicInteger()))).isNull();
    provider().closeSocket(listener);
    assertError(() -> raw().send(client, bytes("x"), 0), WsaError.WSAECONNRESET);
  }

  private ProviderSocket askingClient(ProviderSocket listener) throws Exception {
    ProviderSocket client = rawClient(name(listener));
    ByteBuffer frame = request("x");
    provider().select(listener);
    while (frame.hasRemaining()) {
      assertThat(raw().send(client, frame, 0)).isPositive();
    }
    assertThat(provider().select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    return client;
  }
}
