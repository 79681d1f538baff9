package dev.layersock.socket;

import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.WsaAssert.assertFails;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.MessageFlags;
import dev.layersock.testing.SocketFixture;
import dev.layersock.testing.SocketFixture.Pair;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A selector")
@Timeout(30)
class SocketSelectorTest {
  private static final Set<SelectInterest> READ = EnumSet.of(SelectInterest.READ);
  private static final Set<SelectInterest> ALL = EnumSet.allOf(SelectInterest.class);
  private static final Duration NO_TIME = Duration.ZERO;

  private final SocketFixture fixture;
  private final Pair pair;
  private final SocketSelector selector;

  SocketSelectorTest() throws WsaException {
    fixture = new SocketFixture();
    pair = fixture.pair();
    selector = new SocketSelector(fixture.time);
  }

  @AfterEach
  void close() {
    selector.close();
  }

  private List<ChainSocket> select(@Nullable Duration timeout) throws WsaException {
    List<ChainSocket> named = new ArrayList<>();
    int count = selector.select(timeout, ready -> named.add(ready.socket()));
    assertThat(named).hasSize(count);
    return named;
  }

  private static int receive(ChainSocket s) throws WsaException {
    return s.recv(ByteBuffer.allocate(1));
  }

  @Test
  @DisplayName("names which sockets are readable, writable and urgent, as long as they are")
  void presentState() throws Exception {
    Pair other = fixture.pair();
    pair.client().send(bytes("a"));
    other.client().send(bytes("!"), MessageFlags.OOB);
    Selection one = selector.register(pair.server(), ALL, "one");
    Selection two = selector.register(other.server(), ALL, null);
    Selection listens = selector.register(fixture.listener(), ALL, null);
    for (int i = 0; i < 3; i++) {
      assertThat(select(NO_TIME)).containsExactlyInAnyOrder(pair.server(), other.server());
      assertThat(one.isReadable() && one.isWritable() && !one.isExceptional()).isTrue();
      assertThat(!two.isReadable() && two.isWritable() && two.isExceptional()).isTrue();
    }
    assertThat(one.attachment()).isEqualTo("one");
    assertThat(selector.all()).containsExactly(one, two, listens);
    assertThat(selector.of(pair.client())).isNull();
    one.setInterests(READ);
    assertThat(receive(pair.server())).isEqualTo(1);
    assertThat(select(NO_TIME)).containsExactly(other.server());
    assertThat(one.interests()).isEqualTo(READ);
  }

  @Test
  @DisplayName("waits for the first of several sockets, and for a listener")
  void waits() throws Exception {
    selector.register(pair.server(), READ, null);
    selector.register(fixture.listener(), READ, null);
    fixture.time.run(
        () -> {
          Future<Void> other =
              fixture.time.start(
                  "other",
                  () -> {
                    fixture.untilOthersWait();
                    pair.client().send(bytes("x"));
                    fixture.untilOthersWait();
                    ChainSocket another = fixture.sockets.connect(fixture.address());
                    assertThat(another.isClosed()).isFalse();
                  });
          assertThat(select(null)).containsExactly(pair.server());
          assertThat(receive(pair.server())).isEqualTo(1);
          assertThat(select(null)).containsExactly(fixture.listener());
          other.get();
          return true;
        });
  }

  @Test
  @DisplayName("names nothing when the time is over, or somebody wakes it up, once")
  void namesNothing() throws Exception {
    selector.register(pair.server(), READ, null);
    fixture.time.run(
        () -> {
          assertThat(select(Duration.ofMinutes(9))).isEmpty();
          Duration before = fixture.time.elapsed();
          assertThat(before).isEqualTo(Duration.ofMinutes(9));
          selector.wakeup();
          assertThat(select(null)).isEmpty();
          Future<Void> other =
              fixture.time.start(
                  "other",
                  () -> {
                    fixture.untilOthersWait();
                    selector.wakeup();
                  });
          assertThat(select(null)).isEmpty();
          other.get();
          assertThat(select(Duration.ofMinutes(1))).isEmpty();
          assertThat(fixture.time.elapsed()).isGreaterThan(before.plusMinutes(1));
          return true;
        });
  }

  @Test
  @DisplayName("forgets a socket that is closed, and goes on")
  void socketCloses() throws Exception {
    Pair other = fixture.pair();
    Selection one = selector.register(pair.server(), READ, null);
    selector.register(other.server(), READ, null);
    fixture.time.run(
        () -> {
          Future<Void> closer =
              fixture.time.start(
                  "closer",
                  () -> {
                    fixture.untilOthersWait();
                    pair.server().close();
                    fixture.untilOthersWait();
                    other.client().send(bytes("x"));
                  });
          assertThat(select(null)).containsExactly(other.server());
          closer.get();
          return true;
        });
    assertThat(one.isValid()).isFalse();
    assertThat(selector.of(pair.server())).isNull();
    assertThatThrownBy(() -> one.setInterests(READ)).isInstanceOf(IllegalStateException.class);
    one.cancel();
    assertRaises(WsaError.WSAENOTSOCK, () -> selector.register(pair.server(), READ, null));
    assertThat(selector.all()).hasSize(1);
  }

  @Test
  @DisplayName("forgets a socket that is closed, also if nothing is wanted of it")
  void socketClosesUnwanted() throws Exception {
    Selection one = selector.register(pair.server(), Set.of(), null);
    assertThat(pair.server().cancelBlockingCalls()).isFalse();
    pair.server().close();
    assertThat(one.isValid()).isFalse();
    assertThat(selector.all()).isEmpty();
  }

  @Test
  @DisplayName("keeps no socket whose interests change while it is closed")
  void changesAgainstClose() throws Exception {
    for (int i = 0; i < 300; i++) {
      Pair one = fixture.pair();
      Selection selection = selector.register(one.server(), READ, null);
      FutureTask<Void> changes =
          new FutureTask<>(
              () -> {
                while (selection.isValid()) {
                  try {
                    selection.setInterests(Set.of());
                    selection.setInterests(READ);
                  } catch (IllegalStateException ended) {
                    assertThat(selection.isValid()).isFalse();
                  }
                }
                return null;
              });
      Thread thread = new Thread(changes, "changes");
      thread.start();
      one.server().close();
      changes.get();
      assertThat(selector.all()).isEmpty();
    }
  }

  @Test
  @DisplayName("ends with WSAEINTR when the blocking calls of a socket are cancelled")
  void cancelled() throws Exception {
    selector.register(pair.server(), READ, null);
    assertThat(pair.server().cancelBlockingCalls()).isFalse();
    fixture.time.run(
        () -> {
          Future<Void> waits = fixture.time.start("waits", () -> select(null));
          fixture.untilOthersWait();
          assertThat(pair.server().cancelBlockingCalls()).isTrue();
          assertFails(WsaError.WSAEINTR, waits);
          return true;
        });
    pair.client().send(bytes("x"));
    assertThat(select(null)).containsExactly(pair.server());
  }

  @Test
  @DisplayName("ends with WSAEINTR by an interrupt, which stays visible")
  void interrupted() throws Exception {
    selector.register(pair.server(), READ, null);
    Thread.currentThread().interrupt();
    assertRaises(WsaError.WSAEINTR, () -> select(Duration.ofDays(1)));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @DisplayName("says what is wrong with its arguments")
  void arguments() throws Exception {
    selector.register(pair.server(), READ, null);
    assertRaises(WsaError.WSAEINVAL, () -> select(Duration.ofNanos(-1)));
    assertThatThrownBy(() -> selector.register(pair.server(), READ, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("registered already");
    ChainSocket stranger = new SocketFixture().socket();
    assertThatThrownBy(() -> selector.register(stranger, READ, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another system");
  }

  @Test
  @DisplayName("that is closed fails a select that waits, and leaves the sockets open")
  void closes() throws Exception {
    Selection one = selector.register(pair.server(), READ, null);
    fixture.time.run(
        () -> {
          Future<Void> waits =
              fixture.time.start(
                  "waits",
                  () ->
                      assertThatThrownBy(() -> select(null))
                          .isInstanceOf(IllegalStateException.class)
                          .hasMessageContaining("closed"));
          fixture.untilOthersWait();
          assertThatThrownBy(() -> select(NO_TIME))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("under way");
          selector.close();
          waits.get();
          return true;
        });
    assertThat(one.isValid()).isFalse();
    assertThat(pair.server().isClosed()).isFalse();
    assertThatThrownBy(() -> selector.register(pair.client(), READ, null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("takes new sockets and other interests while it waits")
  void changes() throws Exception {
    Pair other = fixture.pair();
    Selection one = selector.register(pair.server(), Set.of(), null);
    pair.client().send(bytes("x"));
    other.client().send(bytes("x"));
    assertThat(select(NO_TIME)).isEmpty();
    fixture.time.run(
        () -> {
          Future<Void> changer =
              fixture.time.start(
                  "changer",
                  () -> {
                    fixture.untilOthersWait();
                    one.setInterests(READ);
                  });
          assertThat(select(null)).containsExactly(pair.server());
          changer.get();
          one.cancel();
          Future<Void> registers =
              fixture.time.start(
                  "registers",
                  () -> {
                    fixture.untilOthersWait();
                    selector.register(other.server(), READ, null);
                  });
          assertThat(select(null)).containsExactly(other.server());
          registers.get();
          return true;
        });
  }

  @Test
  @DisplayName("names who becomes ready beside many that always are, at once")
  void fair() throws Exception {
    for (int i = 0; i < 50; i++) {
      Pair one = fixture.pair();
      one.client().send(bytes("x"));
      selector.register(one.server(), READ, null);
    }
    selector.register(pair.server(), READ, null);
    assertThat(select(NO_TIME)).hasSize(50);
    pair.client().send(bytes("x"));
    assertThat(select(NO_TIME)).hasSize(51).contains(pair.server());
    assertThat(select(NO_TIME)).hasSize(51).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("names those later that it could not, since the action has thrown")
  void actionThrows() throws Exception {
    for (int i = 0; i < 3; i++) {
      Pair one = fixture.pair();
      one.client().send(bytes("x"));
      selector.register(one.server(), READ, null);
    }
    AtomicInteger named = new AtomicInteger();
    assertThatThrownBy(
            () ->
                selector.select(
                    null,
                    ready -> {
                      named.incrementAndGet();
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(named).hasValue(1);
    assertThat(select(NO_TIME)).hasSize(3);
  }

  @Test
  @DisplayName("asks nobody about those that are idle")
  void idle() throws Exception {
    for (int i = 0; i < 20; i++) {
      selector.register(fixture.pair().server(), READ, null);
    }
    selector.register(pair.server(), READ, null);
    assertThat(select(NO_TIME)).isEmpty();
    for (int i = 0; i < 5; i++) {
      pair.client().send(bytes("x"));
      long before = looks();
      assertThat(select(null)).containsExactly(pair.server());
      assertThat(looks() - before).isLessThanOrEqualTo(2);
      assertThat(receive(pair.server())).isEqualTo(1);
    }
  }

  private long looks() {
    return fixture.base().script().calls().stream()
        .filter(call -> call == WspFunction.SELECT || call == WspFunction.WATCH)
        .count();
  }

  @Test
  @DisplayName("of each of two threads hands bytes back and forth, and misses none")
  void handOvers() throws Exception {
    int rounds = 3000;
    selector.register(pair.client(), READ, null);
    Future<Void> echo =
        fixture.time.start(
            "echo",
            () -> {
              try (SocketSelector another = new SocketSelector(fixture.time)) {
                another.register(pair.server(), READ, null);
                for (int i = 0; i < rounds; i++) {
                  assertThat(another.select(null, ready -> {})).isEqualTo(1);
                  assertThat(receive(pair.server())).isEqualTo(1);
                  pair.server().send(bytes("x"));
                }
              }
            });
    for (int i = 0; i < rounds; i++) {
      pair.client().send(bytes("y"));
      assertThat(select(null)).containsExactly(pair.client());
      assertThat(receive(pair.client())).isEqualTo(1);
    }
    echo.get();
  }
}
