package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.ProviderContract;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What meets at the end of a handshake, over real TCP. */
class RaceTest extends ProviderContract {
  private static final int ROUNDS = 250;

  private final ExecutorService threads = Executors.newFixedThreadPool(3);

  @Override
  protected ProviderUnderTest create(Upcalls upcalls) {
    return ConnectDataChain.over(Bases.nio(upcalls), ConnectDataChain.defaults(), upcalls);
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private static ConnectRequest asking(InetSocketAddress peer) {
    return new ConnectRequest(peer, bytes("x"), ByteBuffer.allocate(9), null);
  }

  /** Runs all at the same time, and hands over what they answer. */
  @SafeVarargs
  private <T> List<T> together(Callable<T>... work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(work.length);
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> each : work) {
      running.add(
          threads.submit(
              () -> {
                start.await(10, TimeUnit.SECONDS);
                return each.call();
              }));
    }
    List<T> answers = new ArrayList<>();
    for (Future<T> each : running) {
      answers.add(each.get(20, TimeUnit.SECONDS));
    }
    return answers;
  }

  @Test
  @DisplayName("A close against the end of the handshake: one upcall or none, and no socket left")
  void closeAgainstEnd() throws Exception {
    ProviderSocket listener = listener(10);
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket s = open(SocketType.STREAM);
      assertThat(provider().connect(s, asking(name(listener))))
          .isEqualTo(ConnectOutcome.IN_PROGRESS);
      await(listener, Readiness.ACCEPTABLE);
      together(
          () -> {
            provider().closeSocket(s);
            return true;
          },
          () -> {
            acceptUnlessGone(listener);
            return true;
          });
      assertThat(upcalls.completions(s)).isLessThanOrEqualTo(1);
      assertError(() -> provider().select(s), WsaError.WSAENOTSOCK);
      assertThat(provider().select(listener)).isZero();
    }
  }

  /** The client is gone or goes right now; either way its socket comes to its end. */
  private void acceptUnlessGone(ProviderSocket listener) throws Exception {
    try {
      ProviderSocket server = provider().accept(listener, AcceptCondition.ALWAYS);
      if (server != null) {
        await(server, Readiness.CLOSED);
        provider().closeSocket(server);
      }
    } catch (WsaException gone) {
      assertThat(gone.error()).isEqualTo(WsaError.WSAECONNRESET);
    }
  }

  @Test
  @DisplayName("A listener that closes refuses each client, wherever its handshake is")
  void listenerCloses() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket listener = listener(10);
      provider().watch(listener, Readiness.ACCEPTABLE);
      ConnectRequest request = asking(name(listener));
      List<Optional<WsaError>> ends =
          together(
              () -> end(open(SocketType.STREAM), request),
              () -> end(open(SocketType.STREAM), request),
              () -> {
                provider().closeSocket(listener);
                return Optional.of(WsaError.WSAECONNREFUSED);
              });
      assertThat(ends).containsOnly(Optional.of(WsaError.WSAECONNREFUSED));
    }
  }

  private Optional<WsaError> end(ProviderSocket s, ConnectRequest request) throws Exception {
    Optional<WsaError> end = tryConnect(s, request).map(WsaException::error);
    assertThat(upcalls.completions(s)).isZero();
    provider().closeSocket(s);
    return end;
  }

  @Test
  @DisplayName("A listener that closes while it accepts: the client is taken or refused")
  void listenerClosesAgainstAccept() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket listener = listener(10);
      ProviderSocket s = open(SocketType.STREAM);
      assertThat(provider().connect(s, asking(name(listener))))
          .isEqualTo(ConnectOutcome.IN_PROGRESS);
      await(listener, Readiness.ACCEPTABLE);
      boolean taken =
          together(
                  () -> accepts(listener),
                  () -> {
                    provider().closeSocket(listener);
                    return false;
                  })
              .get(0);
      assertThat(upcalls.awaitCompletion(s).map(WsaException::error))
          .isEqualTo(taken ? Optional.empty() : Optional.of(WsaError.WSAECONNREFUSED));
      provider().closeSocket(s);
    }
  }

  private boolean accepts(ProviderSocket listener) {
    try {
      return provider().accept(listener, AcceptCondition.ALWAYS) != null;
    } catch (WsaException closed) {
      assertThat(closed.error()).isEqualTo(WsaError.WSAENOTSOCK);
      return false;
    }
  }

  @Test
  @DisplayName("Two connects of one socket: one goes on, the other is told so")
  void twoConnects() throws Exception {
    ProviderSocket listener = listener(10);
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket s = open(SocketType.STREAM);
      ConnectRequest request =
          i % 2 == 0 ? asking(name(listener)) : ConnectRequest.to(name(listener));
      List<Object> answers = together(() -> connects(s, request), () -> connects(s, request));
      assertThat(answers).containsAnyOf(WsaError.WSAEALREADY, WsaError.WSAEISCONN);
      assertThat(answers).containsAnyOf(ConnectOutcome.CONNECTED, ConnectOutcome.IN_PROGRESS);
      ProviderSocket server = accept(listener);
      if (answers.contains(ConnectOutcome.IN_PROGRESS)) {
        assertThat(upcalls.awaitCompletion(s)).isEmpty();
      }
      sendText(s, "x");
      assertThat(recvText(server, 1)).isEqualTo("x");
      provider().closeSocket(s);
      provider().closeSocket(server);
    }
  }

  private Object connects(ProviderSocket s, ConnectRequest request) {
    try {
      return provider().connect(s, request);
    } catch (WsaException e) {
      return e.error();
    }
  }

  @Test
  @DisplayName("Connect and listen of one socket: one of them fails, and no frame is passed by")
  void connectAgainstListen() throws Exception {
    ProviderSocket listener = listener(10);
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket s = bound(SocketType.STREAM);
      List<Object> answers =
          together(
              () -> connects(s, ConnectRequest.to(name(listener))),
              () -> {
                try {
                  provider().listen(s, 1);
                  return "listens";
                } catch (WsaException e) {
                  return e.error();
                }
              });
      if (answers.contains("listens")) {
        assertThat(answers.get(0)).isEqualTo(WsaError.WSAEINVAL);
      } else {
        assertThat(answers.get(1)).isIn(WsaError.WSAEISCONN, WsaError.WSAEINVAL);
        provider().closeSocket(accept(listener));
      }
      provider().closeSocket(s);
    }
  }

  @Test
  @DisplayName("Two threads that accept get each client once")
  void twoAccept() throws Exception {
    ProviderSocket listener = listener(10);
    for (int i = 0; i < ROUNDS; i++) {
      List<InetSocketAddress> clients = new ArrayList<>();
      for (int n = 0; n < 2; n++) {
        ProviderSocket s = open(SocketType.STREAM);
        connect(s, name(listener));
        clients.add(name(s));
      }
      List<InetSocketAddress> served =
          together(() -> acceptPolling(listener), () -> acceptPolling(listener));
      assertThat(served).containsExactlyInAnyOrderElementsOf(clients);
    }
  }

  /** Without watching: a watch is good for one of two. */
  private InetSocketAddress acceptPolling(ProviderSocket listener) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < limit) {
      ProviderSocket server = provider().accept(listener, AcceptCondition.ALWAYS);
      if (server != null) {
        return (InetSocketAddress) provider().getPeerName(server);
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("no client came in time");
  }
}
