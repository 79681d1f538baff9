package dev.layersock.socket;

import static dev.layersock.socket.NetworkEvent.FD_ACCEPT;
import static dev.layersock.socket.NetworkEvent.FD_CLOSE;
import static dev.layersock.socket.NetworkEvent.FD_READ;
import static dev.layersock.socket.NetworkEvent.FD_WRITE;
import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.WsaAssert.assertFails;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.composition.LayerSpec;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.SocketFixture;
import dev.layersock.testing.SocketFixture.Pair;
import dev.layersock.testing.TestSystem;
import dev.layersock.time.SystemTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@DisplayName("Over a layer that signals whenever something is watched,")
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class EarlySignalsTest {
  private static final List<ChainSocket> NONE = List.of();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** In a minute, with up to 8 ms between two signals, and more at first. */
  private static final int MOST_A_MINUTE = 60_000 / 8 + 300;

  private final AtomicInteger watches = new AtomicInteger();
  private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);
  private final AtomicInteger deepest = new AtomicInteger();
  private volatile int events = Readiness.ALL;
  private final SocketFixture fixture;
  private final EventObject event;

  EarlySignalsTest() throws WsaException {
    fixture = new SocketFixture(eager());
    event = fixture.listener().newEventObject();
  }

  private LayerSpec eager() {
    return FakeLayer.layer("eager", Eager::new);
  }

  private final class Eager extends LayeredProvider {
    Eager(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public void watch(ProviderSocket s, int wanted) throws WsaException {
      watches.incrementAndGet();
      depth.set(depth.get() + 1);
      deepest.accumulateAndGet(depth.get(), Math::max);
      try {
        super.watch(s, wanted);
        upper().signalled(s, wanted & events);
      } finally {
        depth.set(depth.get() - 1);
      }
    }
  }

  private Set<NetworkEvent> taken(ChainSocket socket) throws WsaException {
    return socket.enumNetworkEvents(event).events();
  }

  private void letPass(Duration time) throws Exception {
    fixture.time.run(() -> fixture.time.gate().await(time.toNanos(), true));
  }

  @Test
  @DisplayName("a receive ends at its timeout, and does not burn the time until then")
  void receiveTimeout() throws Exception {
    Pair pair = fixture.pair();
    pair.client().setOption(SockOpt.SO_RCVTIMEO, MINUTE);
    fixture.time.run(
        () ->
            assertRaises(WsaError.WSAETIMEDOUT, () -> pair.client().recv(ByteBuffer.allocate(1))));
    assertThat(fixture.time.elapsed()).isEqualTo(MINUTE);
    assertThat(watches).hasValueLessThan(MOST_A_MINUTE);
  }

  @Test
  @DisplayName("a selector waits until something is there, and does not burn the time until then")
  void selector() throws Exception {
    Pair pair = fixture.pair();
    try (SocketSelector selector = new SocketSelector(fixture.time)) {
      selector.register(pair.client(), Set.of(SelectInterest.READ), null);
      fixture.time.run(() -> selector.select(MINUTE, ready -> {}));
      assertThat(fixture.time.elapsed()).isEqualTo(MINUTE);
      assertThat(watches).hasValueLessThan(MOST_A_MINUTE);
      events = 0; // it tells the truth from now on
      fixture.time.run(() -> selector.select(MINUTE, ready -> {}));
      int before = watches.get();
      fixture.time.run(() -> selector.select(MINUTE, ready -> {}));
      assertThat(watches).as("what is quiet costs nothing").hasValue(before);
      pair.server().send(ByteBuffer.allocate(1));
      assertThat(selector.select(null, ready -> {})).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a send and an accept end at their timeouts")
  void otherTimeouts() throws Exception {
    Pair pair = fixture.pair();
    pair.client().setOption(SockOpt.SO_SNDTIMEO, MINUTE);
    fixture.listener().setOption(SockOpt.SO_RCVTIMEO, MINUTE);
    fixture.time.run(
        () -> {
          assertRaises(WsaError.WSAETIMEDOUT, () -> pair.client().send(ByteBuffer.allocate(1000)));
          assertRaises(WsaError.WSAETIMEDOUT, () -> fixture.listener().accept());
          return true;
        });
    assertThat(fixture.time.elapsed()).isEqualTo(MINUTE.multipliedBy(2));
    assertThat(watches).hasValueLessThan(2 * MOST_A_MINUTE);
  }

  @Test
  @DisplayName("a receive hears a cancel, an interrupt and the close, and gets its data")
  void endsOfWaits() throws Exception {
    fixture.time.run(
        () -> {
          ChainSocket cancelled = fixture.pair().client();
          Future<Void> first = receiving(cancelled, null);
          fixture.untilOthersWait();
          assertThat(cancelled.cancelBlockingCalls()).isTrue();
          assertFails(WsaError.WSAEINTR, first);
          AtomicReference<@Nullable Thread> caller = new AtomicReference<>();
          Future<Void> second = receiving(cancelled, caller);
          fixture.untilOthersWait();
          Thread waiting = caller.get();
          assertThat(waiting).isNotNull();
          waiting.interrupt();
          assertFails(WsaError.WSAEINTR, second);
          Future<Void> third = receiving(cancelled, null);
          fixture.untilOthersWait();
          cancelled.close();
          assertFails(WsaError.WSAENOTSOCK, third);
          Pair pair = fixture.pair();
          Future<Void> fourth = receiving(pair.client(), null);
          fixture.untilOthersWait();
          pair.server().send(bytes("x"));
          while (!fourth.isDone()) { // it may have been slowed down, which takes time
            fixture.untilOthersWait();
          }
          fourth.get();
          return true;
        });
  }

  private Future<Void> receiving(
      ChainSocket socket, @Nullable AtomicReference<@Nullable Thread> caller) {
    return fixture.time.start(
        "receiver",
        () -> {
          if (caller != null) {
            caller.set(Thread.currentThread());
          }
          assertThat(socket.recv(ByteBuffer.allocate(1))).isEqualTo(1);
        });
  }

  @Test
  @DisplayName("a select returns at its timeout, and hears cancel and close")
  void select() throws Exception {
    Pair pair = fixture.pair();
    List<ChainSocket> read = List.of(pair.client(), fixture.listener());
    fixture.time.run(
        () -> {
          assertThat(SocketSelect.select(read, NONE, NONE, MINUTE).count()).isZero();
          assertThat(fixture.time.elapsed()).isEqualTo(MINUTE);
          Future<Void> first =
              fixture.time.start("first", () -> SocketSelect.select(read, NONE, NONE, null));
          fixture.untilOthersWait();
          pair.client().cancelBlockingCalls();
          assertFails(WsaError.WSAEINTR, first);
          Future<Void> second =
              fixture.time.start("second", () -> SocketSelect.select(read, NONE, NONE, null));
          fixture.untilOthersWait();
          pair.client().close();
          assertFails(WsaError.WSAENOTSOCK, second);
          return true;
        });
    assertThat(watches).hasValueLessThan(3 * MOST_A_MINUTE);
  }

  @Test
  @DisplayName("no event is recorded that is not true, and each one that is")
  void events() throws Exception {
    fixture.listener().eventSelect(event, Set.of(FD_ACCEPT));
    assertThat(taken(fixture.listener())).isEmpty();
    ChainSocket client = fixture.sockets.connect(fixture.address());
    assertThat(taken(fixture.listener())).containsExactly(FD_ACCEPT);
    ChainSocket server = fixture.accept();
    assertThat(taken(fixture.listener())).isEmpty();
    client.eventSelect(event, EnumSet.allOf(NetworkEvent.class));
    assertThat(taken(client)).containsExactly(FD_WRITE);
    letPass(MINUTE);
    assertThat(taken(client)).isEmpty();
    server.send(bytes("x"));
    assertThat(taken(client)).containsExactly(FD_READ);
    assertThat(client.recv(ByteBuffer.allocate(9))).isEqualTo(1);
    letPass(MINUTE);
    assertThat(taken(client)).isEmpty();
    server.close();
    assertThat(taken(client)).containsExactly(FD_CLOSE);
    letPass(MINUTE);
    assertThat(taken(client)).isEmpty();
    assertThat(watches).hasValueLessThan(3 * 3 * MOST_A_MINUTE);
  }

  @Test
  @DisplayName("a watch is not called within a watch more than once")
  void noRecursion() throws Exception {
    Pair pair = fixture.pair();
    pair.client().asyncSelect(Runnable::run, (s, e, error) -> {}, Set.of(FD_READ, FD_CLOSE));
    assertThat(pair.client().recv(ByteBuffer.allocate(1))).isEqualTo(IoResult.WOULD_BLOCK);
    letPass(Duration.ofSeconds(1));
    assertThat(deepest).hasValue(1);
  }

  @Test
  @DisplayName("a selection that was replaced is not watched for any more")
  void replaced() throws Exception {
    ChainSocket client = fixture.pair().client();
    client.eventSelect(event, Set.of(FD_READ));
    letPass(Duration.ofSeconds(1));
    client.eventSelect(event, Set.of());
    letPass(Duration.ofSeconds(1));
    int before = watches.get();
    letPass(MINUTE);
    assertThat(watches).hasValue(before);
  }

  @Test
  @DisplayName("what ends the system is told although the next watch has been put off")
  void systemEnds() throws Exception {
    ChainSocket client = fixture.pair().client();
    client.eventSelect(event, Set.of(FD_CLOSE));
    fixture.system.assembly().cleanupBases();
    NetworkEvents told = client.enumNetworkEvents(event);
    assertThat(told.events()).containsExactly(FD_CLOSE);
    assertThat(told.error(FD_CLOSE))
        .hasValueSatisfying(e -> assertThat(e.error()).isEqualTo(WsaError.WSAENETDOWN));
  }

  @Test
  @DisplayName("in real time, a receive leaves the processor alone")
  void realTime() throws Exception {
    try (SystemTime time = new SystemTime()) {
      TestSystem system = new TestSystem(time);
      var sockets = system.sockets(eager());
      ChainSocket listener =
          sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7), 1);
      ChainSocket client = sockets.connect(listener.localAddress());
      client.setOption(SockOpt.SO_RCVTIMEO, Duration.ofMillis(500));
      watches.set(0);
      assertRaises(WsaError.WSAETIMEDOUT, () -> client.recv(ByteBuffer.allocate(1)));
      assertThat(watches).hasValueLessThan(64 + 500 + 10);
      watches.set(0);
      List<ChainSocket> read = List.of(client);
      assertThat(SocketSelect.select(read, NONE, NONE, Duration.ofMillis(500)).count()).isZero();
      assertThat(watches).hasValueLessThan(64 + 500 + 10);
      assertThat(system.base().script().calls()).contains(WspFunction.RECV);
    }
  }

  @Test
  @DisplayName("or signals more than is watched, a transfer goes on as ever")
  void handOvers() throws Exception {
    events = Readiness.READABLE;
    Pair pair = fixture.pair();
    int rounds = 500;
    Future<Void> echo =
        fixture.time.start(
            "echo",
            () -> {
              for (int i = 0; i < rounds; i++) {
                assertThat(pair.server().recv(ByteBuffer.allocate(1))).isEqualTo(1);
                pair.server().send(bytes("x"));
              }
            });
    fixture.time.run(
        () -> {
          for (int i = 0; i < rounds; i++) {
            pair.client().send(bytes("y"));
            assertThat(pair.client().recv(ByteBuffer.allocate(1))).isEqualTo(1);
          }
          while (!echo.isDone()) {
            fixture.untilOthersWait();
          }
          return true;
        });
    echo.get();
  }
}
