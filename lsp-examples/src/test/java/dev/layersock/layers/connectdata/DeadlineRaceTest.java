package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The end of the time against the end of the handshake. */
class DeadlineRaceTest extends LayerTest {
  private static final int ROUNDS = 1000;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void stopThread() {
    thread.shutdownNow();
  }

  private interface Action {
    void run() throws Exception;
  }

  private void meet(Action here, Action there) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    Future<?> other =
        thread.submit(
            () -> {
              start.await(10, TimeUnit.SECONDS);
              there.run();
              return null;
            });
    start.await(10, TimeUnit.SECONDS);
    here.run();
    other.get(10, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("An answer that comes with the end of the time connects or is too late, once")
  void answer() throws Exception {
    ProviderSocket listener = rawListener();
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket s = open(SocketType.STREAM);
      begin(s, asking(rawName(listener), "x", 9));
      ProviderSocket peer = rawAccept(listener);
      meet(() -> pass(TIMEOUT), () -> sendUnlessGone(peer));
      Optional<WsaException> end = ended(s);
      if (end.isPresent()) {
        assertThat(end.get().error()).isEqualTo(WsaError.WSAETIMEDOUT);
        assertThat(provider().connect(s, ConnectRequest.to(rawName(listener))))
            .isEqualTo(ConnectOutcome.CONNECTED);
        rawAccept(listener);
      }
      assertThat(provider().getPeerName(s)).isEqualTo(rawName(listener));
      provider().closeSocket(s);
    }
  }

  private void sendUnlessGone(ProviderSocket peer) throws WsaException {
    try {
      raw().send(peer, accepted("ok"), 0);
    } catch (WsaException gone) {
      assertThat(gone.error()).isEqualTo(WsaError.WSAECONNRESET);
    }
  }

  @Test
  @DisplayName("A request that is whole with the end of the time is seen or cut off, never both")
  void request() throws Exception {
    ProviderSocket listener = listener(5);
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket client = rawClient(name(listener));
      assertThat(provider().select(listener)).isZero();
      meet(
          () -> pass(TIMEOUT),
          () -> {
            try {
              raw().send(client, Frame.plainRequest(), 0);
            } catch (WsaException gone) {
              assertThat(gone.error()).isEqualTo(WsaError.WSAECONNRESET);
            }
          });
      if (provider().select(listener) == 0) {
        assertError(() -> raw().send(client, bytes("x"), 0), WsaError.WSAECONNRESET);
      } else {
        ProviderSocket server = accept(listener);
        rawSend(client, bytes("hi"));
        assertThat(recvText(server, 2)).isEqualTo("hi");
        provider().closeSocket(server);
      }
      raw().closeSocket(client);
    }
  }

  @Test
  @DisplayName("A connect that ends in its own call and a close: an outcome or WSAENOTSOCK")
  void closeAgainstConnect() throws Exception {
    ProviderSocket listener = rawListener();
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket s = open(SocketType.STREAM);
      meet(
          () -> provider().closeSocket(s),
          () -> {
            try {
              provider().connect(s, ConnectRequest.to(rawName(listener)));
            } catch (WsaException closed) {
              assertThat(closed.error())
                  .as("%s", closed)
                  .isIn(WsaError.WSAENOTSOCK, WsaError.WSAECONNREFUSED);
            }
          });
      assertThat(upcalls.completions(s)).isZero();
      assertError(() -> provider().select(s), WsaError.WSAENOTSOCK);
      ProviderSocket peer = raw().accept(listener, dev.layersock.spi.AcceptCondition.ALWAYS);
      if (peer != null) {
        raw().closeSocket(peer);
      }
    }
  }
}
