package dev.layersock.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layersock.error.WsaError;
import dev.layersock.error.WspFunction;
import dev.layersock.socket.ChainSocket;
import dev.layersock.testing.MemoryScript.Connecting;
import dev.layersock.testing.MemorySocket;
import dev.layersock.testing.SocketFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A dial")
@Timeout(60)
class DialTest {
  private static final InetSocketAddress NOBODY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 99);

  private final SocketFixture fixture = new SocketFixture();

  DialTest() throws Exception {}

  private Dialler dialler(Duration limit) {
    return new Dialler(fixture.sockets, fixture.time, limit);
  }

  @Test
  @DisplayName("goes on with the next address when one refuses, and gives a blocking socket")
  void inTurn() throws Exception {
    ChainSocket socket = dialler(Duration.ZERO).connect(List.of(NOBODY, fixture.address()));
    assertThat(socket.isBlocking()).isTrue();
    assertThat(socket.peerAddress()).isEqualTo(fixture.address());
  }

  @Test
  @DisplayName("says of each address why it could not be had")
  void allFail() throws Exception {
    int before = fixture.base().openCount();
    DialException failure =
        catchThrowableOfType(
            DialException.class, () -> dialler(Duration.ZERO).connect(List.of(NOBODY, NOBODY)));
    assertThat(failure.result().failures())
        .hasSize(2)
        .allMatch(one -> one.error().error() == WsaError.WSAECONNREFUSED && !one.byLayer());
    assertThat(failure).hasMessageContaining("; ");
    assertThat(fixture.base().openCount()).isEqualTo(before);
  }

  @Test
  @DisplayName("gives each address an equal part of its time")
  void sharesTime() throws Exception {
    int before = fixture.base().openCount();
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    List<InetSocketAddress> three = Collections.nCopies(3, fixture.address());
    fixture.time.run(
        () -> {
          long start = fixture.time.nanoTime();
          DialException failure =
              catchThrowableOfType(
                  DialException.class, () -> dialler(Duration.ofSeconds(3)).connect(three));
          assertThat(failure.result().failures())
              .hasSize(3)
              .allMatch(one -> one.error().error() == WsaError.WSAETIMEDOUT)
              .allMatch(one -> one.error().function() == WspFunction.CONNECT);
          assertThat(failure).hasMessageContaining("within 1000 ms");
          assertThat(fixture.time.nanoTime() - start).isEqualTo(3_000_000_000L);
          return true;
        });
    assertThat(fixture.base().openCount()).isEqualTo(before);
  }

  @Test
  @DisplayName("that is cancelled closes its socket and tells nobody")
  void cancelled() throws Exception {
    int before = fixture.base().openCount();
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    List<DialResult> told = new ArrayList<>();
    Dial dial = dialler(Duration.ofSeconds(3)).begin(List.of(fixture.address()), told::add);
    assertThat(dial.cancel()).isTrue();
    assertThat(dial.cancel()).isFalse();
    assertThat(told).isEmpty();
    assertThat(fixture.base().openCount()).isEqualTo(before);
  }

  @Test
  @DisplayName("ends once, whether its cancel or the connect comes first")
  void cancelRaces() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    for (int round = 0; round < 500; round++) {
      int before = fixture.base().openCount();
      fixture.base().script().connecting(Connecting.WHEN_TOLD);
      List<DialResult> told = Collections.synchronizedList(new ArrayList<>());
      Dial dial = dialler(Duration.ofSeconds(3)).begin(List.of(fixture.address()), told::add);
      MemorySocket below = fixture.base().lastMade();
      FutureTask<Void> completion =
          new FutureTask<>(
              () -> {
                barrier.await();
                complete(below);
                return null;
              });
      new Thread(completion, "completes").start();
      barrier.await();
      boolean cancelled = dial.cancel();
      completion.get();
      assertThat(told).as("round %d", round).hasSize(cancelled ? 0 : 1);
      for (DialResult result : told) {
        Objects.requireNonNull(result.socket()).close();
      }
      ChainSocket peer = fixture.listener().setBlocking(false).accept();
      if (peer != null) { // else the cancel came before the end of the connect
        peer.close();
      }
      assertThat(fixture.base().openCount()).as("round %d", round).isEqualTo(before);
    }
  }

  private void complete(MemorySocket below) {
    try {
      fixture.base().complete(below, null);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("no connect is in progress"); // it is closed
    }
  }

  @Test
  @DisplayName("is cancelled by an interrupt of who waits for it")
  void interrupted() throws Exception {
    int before = fixture.base().openCount();
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    Thread.currentThread().interrupt();
    InterruptedException failure =
        catchThrowableOfType(
            InterruptedException.class,
            () -> dialler(Duration.ZERO).connect(List.of(fixture.address())));
    assertThat(failure).isNotNull();
    assertThat(fixture.base().openCount()).isEqualTo(before);
  }
}
