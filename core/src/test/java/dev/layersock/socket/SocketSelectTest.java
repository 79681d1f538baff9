package dev.layersock.socket;

import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.WsaAssert.assertFails;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.socket.SocketSelect.Selected;
import dev.layersock.spi.MessageFlags;
import dev.layersock.testing.MemoryScript.Connecting;
import dev.layersock.testing.MemorySocket;
import dev.layersock.testing.SocketFixture;
import dev.layersock.testing.SocketFixture.Pair;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketSelectTest {
  private static final List<ChainSocket> NONE = List.of();
  private final SocketFixture fixture;
  private final Pair pair;

  SocketSelectTest() throws WsaException {
    fixture = new SocketFixture();
    pair = fixture.pair();
  }

  @Test
  @DisplayName("It tells at once which sockets are readable, writable and urgent")
  void presentState() throws Exception {
    Pair other = fixture.pair();
    pair.client().send(bytes("a"));
    other.client().send(bytes("!"), MessageFlags.OOB);
    List<ChainSocket> all = List.of(pair.server(), other.server(), fixture.listener());
    Selected now = SocketSelect.select(all, all, all, Duration.ZERO);
    assertThat(now.readable()).containsExactly(pair.server());
    assertThat(now.writable()).containsExactly(pair.server(), other.server());
    assertThat(now.exceptional()).containsExactly(other.server());
    assertThat(now.count()).isEqualTo(4);
  }

  @Test
  @DisplayName("It waits for the first of several sockets")
  void waits() throws Exception {
    Pair other = fixture.pair();
    Selected selected =
        fixture.time.run(
            () -> {
              Future<Void> sender =
                  fixture.time.start(
                      "sender",
                      () -> {
                        fixture.untilOthersWait();
                        other.client().send(bytes("x"));
                      });
              List<ChainSocket> read = List.of(pair.server(), fixture.listener(), other.server());
              Selected first = SocketSelect.select(read, NONE, NONE, null);
              sender.get();
              return first;
            });
    assertThat(selected.readable()).containsExactly(other.server());
  }

  @Test
  @DisplayName("It selects nothing when the time is over")
  void timeout() throws Exception {
    Selected selected =
        fixture.time.run(
            () -> SocketSelect.select(List.of(pair.server()), NONE, NONE, Duration.ofMinutes(9)));
    assertThat(selected.count()).isZero();
    assertThat(fixture.time.elapsed()).isEqualTo(Duration.ofMinutes(9));
  }

  @Test
  @DisplayName("A connect that succeeds makes a socket writable, one that fails exceptional")
  void connects() throws Exception {
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket good = fixture.socket().setBlocking(false);
    MemorySocket goodBelow = fixture.base().lastMade();
    ChainSocket bad = fixture.socket().setBlocking(false);
    MemorySocket badBelow = fixture.base().lastMade();
    good.connect(fixture.address());
    bad.connect(fixture.address());
    List<ChainSocket> both = List.of(good, bad);
    assertThat(SocketSelect.select(NONE, both, both, Duration.ZERO).count()).isZero();
    fixture.time.run(
        () -> {
          AtomicReference<Selected> first = new AtomicReference<>();
          Future<Void> selector =
              fixture.time.start(
                  "selector", () -> first.set(SocketSelect.select(NONE, both, both, null)));
          fixture.untilOthersWait();
          fixture.base().complete(badBelow, new WsaException(WsaError.WSAECONNREFUSED));
          selector.get();
          assertThat(first.get()).isEqualTo(new Selected(NONE, NONE, List.of(bad)));
          return true;
        });
    fixture.base().complete(goodBelow, null);
    assertThat(SocketSelect.select(NONE, both, both, null))
        .isEqualTo(new Selected(NONE, List.of(good), List.of(bad)));
  }

  @Test
  @DisplayName("A socket that is closed, also meanwhile, is reported with WSAENOTSOCK")
  void closed() throws Exception {
    fixture.time.run(
        () -> {
          Future<Void> selector =
              fixture.time.start(
                  "selector", () -> SocketSelect.select(List.of(pair.server()), NONE, NONE, null));
          fixture.untilOthersWait();
          pair.server().close();
          assertFails(WsaError.WSAENOTSOCK, selector);
          return true;
        });
    assertRaises(
        WsaError.WSAENOTSOCK,
        () -> SocketSelect.select(List.of(pair.server()), NONE, NONE, Duration.ZERO));
  }

  @Test
  @DisplayName("Cancelling the blocking calls of a socket ends a select with WSAEINTR")
  void cancelled() throws Exception {
    fixture.time.run(
        () -> {
          Future<Void> selector =
              fixture.time.start(
                  "selector",
                  () ->
                      SocketSelect.select(
                          List.of(pair.server()), NONE, NONE, Duration.ofMinutes(1)));
          fixture.untilOthersWait();
          assertThat(pair.server().cancelBlockingCalls()).isTrue();
          assertFails(WsaError.WSAEINTR, selector);
          return true;
        });
  }

  @Test
  @DisplayName("An interrupt ends it with WSAEINTR and stays visible")
  void interrupted() {
    Thread.currentThread().interrupt();
    assertRaises(
        WsaError.WSAEINTR,
        () -> SocketSelect.select(List.of(pair.server()), NONE, NONE, Duration.ofDays(1)));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @DisplayName("It refuses to wait for no socket, or for a negative time")
  void arguments() {
    assertRaises(WsaError.WSAEINVAL, () -> SocketSelect.select(NONE, NONE, NONE, null));
    assertRaises(
        WsaError.WSAEINVAL,
        () -> SocketSelect.select(List.of(pair.client()), NONE, NONE, Duration.ofNanos(-1)));
  }

  @Test
  @DisplayName("Two threads that hand bytes back and forth by select never miss one another")
  void handOvers() throws Exception {
    int rounds = 3000;
    Future<Void> echo =
        fixture.time.start(
            "echo",
            () -> {
              for (int i = 0; i < rounds; i++) {
                SocketSelect.select(List.of(pair.server()), NONE, NONE, null);
                assertThat(pair.server().recv(ByteBuffer.allocate(1))).isEqualTo(1);
                pair.server().send(bytes("x"));
              }
            });
    for (int i = 0; i < rounds; i++) {
      pair.client().send(bytes("y"));
      SocketSelect.select(List.of(pair.client()), NONE, NONE, null);
      assertThat(pair.client().recv(ByteBuffer.allocate(1))).isEqualTo(1);
    }
    echo.get();
  }

  @Test
  @DisplayName("Without a time to wait it watches nothing, and a huge time is as good as for ever")
  void watchesNothing() throws Exception {
    List<ChainSocket> all = List.of(pair.server(), pair.client());
    SocketSelect.select(all, NONE, all, Duration.ZERO);
    assertThat(fixture.base().script().calls()).doesNotContain(WspFunction.WATCH);
    pair.client().send(bytes("a"));
    Duration huge = Duration.ofSeconds(Long.MAX_VALUE);
    assertThat(SocketSelect.select(all, NONE, NONE, huge).readable())
        .containsExactly(pair.server());
  }
}
