package dev.layersock.socket;

import static dev.layersock.socket.NetworkEvent.FD_CONNECT;
import static dev.layersock.socket.NetworkEvent.FD_READ;
import static dev.layersock.socket.NetworkEvent.FD_WRITE;
import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.SocketFixture.text;
import static dev.layersock.testing.WsaAssert.assertFails;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.MemoryScript.Connecting;
import dev.layersock.testing.MemorySocket;
import dev.layersock.testing.SocketFixture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectEndTest {
  private static final Set<NetworkEvent> ALL = EnumSet.allOf(NetworkEvent.class);
  private final WsaException refused = new WsaException(WsaError.WSAECONNREFUSED);

  private final SocketFixture fixture;
  private final EventObject event;

  ConnectEndTest() throws WsaException {
    fixture = new SocketFixture();
    event = fixture.listener().newEventObject();
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
  }

  private static FutureTask<Void> start(Callable<Void> work) {
    FutureTask<Void> task = new FutureTask<>(work);
    new Thread(task, "transport").start();
    return task;
  }

  private List<NetworkEvent> taken(ChainSocket socket) throws WsaException {
    return new ArrayList<>(socket.enumNetworkEvents(event).events());
  }

  @Test
  @DisplayName("A second connect of a stream is refused above the chain, with the address")
  void already() throws Exception {
    ChainSocket client = fixture.socket().setBlocking(false);
    client.connect(fixture.address());
    WsaException failure =
        assertRaises(WsaError.WSAEALREADY, () -> client.connect(fixture.address()));
    assertThat(failure.provider()).isEqualTo(ChainSocket.FRAMEWORK);
    assertThat(failure.address()).isEqualTo(fixture.address());
    assertThat(fixture.base().script().calls()).containsOnlyOnce(WspFunction.CONNECT);
    client.close();
    assertRaises(WsaError.WSAENOTSOCK, () -> client.connect(fixture.address()));
  }

  @Test
  @DisplayName(
      "A connect that comes while the socket is being closed is WSAENOTSOCK, now and later")
  void meetsClose() throws Exception {
    List<ChainSocket> clients = new ArrayList<>();
    SocketFixture closing =
        new SocketFixture(
            FakeLayer.layer(
                "closing",
                (lower, context) ->
                    new LayeredProvider(lower, context) {
                      @Override
                      public void closeSocket(ProviderSocket s) throws WsaException {
                        ChainSocket client = clients.get(0);
                        assertRaises(WsaError.WSAENOTSOCK, () -> client.connect(fixture.address()));
                        super.closeSocket(s);
                      }
                    }));
    closing.base().script().connecting(Connecting.WHEN_TOLD);
    clients.add(closing.socket().setBlocking(false));
    clients.get(0).close();
    assertRaises(WsaError.WSAENOTSOCK, () -> clients.get(0).connect(fixture.address()));
  }

  @Test
  @DisplayName("A second connect that meets the end of the first is told of its own end")
  void meetsTheEnd() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    for (int round = 0; round < 2000; round++) {
      ChainSocket client = fixture.socket().setBlocking(false);
      MemorySocket below = fixture.base().lastMade();
      client.connect(fixture.address());
      FutureTask<Void> completion =
          start(
              () -> {
                barrier.await();
                fixture.base().complete(below, refused);
                return null;
              });
      barrier.await();
      boolean again = false;
      while (!again) {
        try {
          again = client.connect(fixture.address()) == ConnectOutcome.IN_PROGRESS;
        } catch (WsaException e) {
          assertThat(e.error()).isEqualTo(WsaError.WSAEALREADY);
        }
      }
      completion.get();
      fixture.base().complete(below, null);
      client.eventSelect(event, ALL);
      assertThat(taken(client)).as("round %d", round).containsExactly(FD_CONNECT, FD_WRITE);
      client.close();
      fixture.accept().close();
    }
  }

  @Test
  @DisplayName("A blocking connect tells how its own attempt ended, although another has begun")
  void ownOutcome() throws Exception {
    ChainSocket client = fixture.socket();
    MemorySocket below = fixture.base().lastMade();
    fixture.time.run(
        () -> {
          Future<Void> connector =
              fixture.time.start("connector", () -> client.connect(fixture.address()));
          fixture.untilOthersWait();
          client.setBlocking(false);
          fixture.base().complete(below, refused);
          assertThat(client.connect(fixture.address())).isEqualTo(ConnectOutcome.IN_PROGRESS);
          fixture.base().complete(below, null);
          fixture.untilOthersWait();
          assertFails(WsaError.WSAECONNREFUSED, connector);
          return true;
        });
  }

  @Test
  @DisplayName("A connect that ended before events were selected is recorded at the selection")
  void endedBefore() throws Exception {
    ChainSocket client = fixture.socket().setBlocking(false);
    MemorySocket below = fixture.base().lastMade();
    client.connect(fixture.address());
    fixture.base().complete(below, null);
    client.eventSelect(event, Set.of(FD_READ));
    assertThat(taken(client)).isEmpty();
    client.eventSelect(event, ALL);
    assertThat(taken(client)).containsExactly(FD_CONNECT, FD_WRITE);
    client.eventSelect(event, ALL);
    assertThat(taken(client)).containsExactly(FD_WRITE);
  }

  @Test
  @DisplayName("A connect that failed before events were selected is recorded with its error")
  void failedBefore() throws Exception {
    ChainSocket client = fixture.socket().setBlocking(false);
    MemorySocket below = fixture.base().lastMade();
    client.connect(fixture.address());
    fixture.base().complete(below, refused);
    client.eventSelect(event, ALL);
    NetworkEvents events = client.enumNetworkEvents(event);
    assertThat(events.events()).containsExactly(FD_CONNECT);
    assertThat(events.error(FD_CONNECT)).contains(refused);
  }

  @Test
  @DisplayName("FD_CONNECT that was recorded and not taken out is recorded by the next selection")
  void notTaken() throws Exception {
    ChainSocket client = fixture.socket();
    MemorySocket below = fixture.base().lastMade();
    client.eventSelect(event, ALL);
    client.connect(fixture.address());
    fixture.base().complete(below, null);
    client.eventSelect(event, ALL);
    assertThat(taken(client)).containsExactly(FD_CONNECT, FD_WRITE);
  }

  @Test
  @DisplayName("A connect whose end was returned is not recorded by a later selection")
  void returned() throws Exception {
    fixture.base().script().connecting(Connecting.BEFORE_RETURNING);
    ChainSocket client = fixture.socket();
    assertThat(client.connect(fixture.address())).isEqualTo(ConnectOutcome.CONNECTED);
    client.eventSelect(event, ALL);
    assertThat(taken(client)).containsExactly(FD_WRITE);
    fixture.base().script().connecting(Connecting.AT_ONCE);
    ChainSocket other = fixture.sockets.connect(fixture.address());
    other.eventSelect(event, ALL);
    assertThat(taken(other)).containsExactly(FD_WRITE);
  }

  @Test
  @DisplayName("A connect that ends during a selection is told once, before FD_WRITE, told once")
  void endsDuringSelection() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    for (int round = 0; round < 2000; round++) {
      List<NetworkEvent> told = Collections.synchronizedList(new ArrayList<>());
      ChainSocket client = fixture.socket().setBlocking(false);
      MemorySocket below = fixture.base().lastMade();
      client.connect(fixture.address());
      FutureTask<Void> completion =
          start(
              () -> {
                barrier.await();
                fixture.base().complete(below, null);
                return null;
              });
      barrier.await();
      client.asyncSelect(Runnable::run, (s, e, error) -> told.add(e), ALL);
      completion.get();
      assertThat(told).as("round %d", round).containsExactly(FD_CONNECT, FD_WRITE);
      client.close();
      fixture.accept().close();
    }
  }

  @Test
  @DisplayName("A blocking connect that gives up leaves the caller's buffer alone")
  void calleeBufferIsOwn() throws Exception {
    List<ByteBuffer> given = new ArrayList<>();
    SocketFixture answering = answering(given);
    ByteBuffer callee = ByteBuffer.allocate(5).position(1);
    ConnectRequest request = ConnectRequest.to(answering.address()).withCalleeData(callee);
    answering.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket client = answering.socket();
    answering.time.run(
        () -> {
          WsaException failure =
              assertRaises(
                  WsaError.WSAETIMEDOUT, () -> client.connect(request, Duration.ofSeconds(1)));
          assertThat(failure).hasMessageContaining("the attempt goes on; close the socket");
          return true;
        });
    assertThat(given).hasSize(1).allMatch(b -> b.capacity() == 4);
    assertThat(callee).isEqualTo(ByteBuffer.allocate(4)).matches(b -> b.position() == 1);
    answering.base().script().connecting(Connecting.AT_ONCE);
    assertThat(answering.socket().connect(request)).isEqualTo(ConnectOutcome.CONNECTED);
    assertThat(text(callee.limit(callee.position()).position(1).compact())).isEqualTo("abc");
  }

  @Test
  @DisplayName("A connect of a non-blocking socket fills the caller's buffer itself")
  void calleeBufferIsGiven() throws Exception {
    List<ByteBuffer> given = new ArrayList<>();
    SocketFixture answering = answering(given);
    ByteBuffer callee = ByteBuffer.allocate(5);
    ConnectRequest request = ConnectRequest.to(answering.address()).withCalleeData(callee);
    answering.socket().setBlocking(false).connect(request);
    assertThat(given).hasSize(1);
    assertThat(given.get(0)).isSameAs(callee);
  }

  private static SocketFixture answering(List<ByteBuffer> given) throws WsaException {
    return new SocketFixture(
        FakeLayer.layer(
            "answering",
            (lower, context) ->
                new LayeredProvider(lower, context) {
                  @Override
                  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request)
                      throws WsaException {
                    ByteBuffer callee = request.calleeData();
                    if (callee != null) {
                      given.add(callee);
                      callee.put(bytes("abc"));
                    }
                    return super.connect(s, request.withCalleeData(null));
                  }
                }));
  }

  @Test
  @DisplayName("A negative timeout is refused before anything is done, a huge one waits for ever")
  void timeouts() throws Exception {
    ConnectRequest request = ConnectRequest.to(fixture.address());
    ChainSocket client = fixture.socket();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.connect(request, Duration.ofMillis(-1)));
    assertThat(fixture.base().script().calls()).doesNotContain(WspFunction.CONNECT);
    fixture.base().script().connecting(Connecting.AT_ONCE);
    assertThat(client.connect(request, Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo(ConnectOutcome.CONNECTED);
  }

  /** Tells of the end of a connect when the test wants it to. */
  private static final class LateLayer extends LayeredProvider {
    private final List<Runnable> held;

    LateLayer(ServiceProvider lower, LayerContext context, List<Runnable> held) {
      super(lower, context);
      this.held = held;
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
      held.add(() -> upper().connectCompleted(s, failure));
    }
  }

  @Test
  @DisplayName("Nobody finds a socket writable of whose connect the end is not told yet")
  void notWritableBefore() throws Exception {
    List<Runnable> held = new ArrayList<>();
    SocketFixture late =
        new SocketFixture(
            FakeLayer.layer("late", (low, context) -> new LateLayer(low, context, held)));
    late.base().script().connecting(Connecting.BEFORE_RETURNING);
    ChainSocket s = late.socket().setBlocking(false);
    assertThat(s.connect(late.address())).isEqualTo(ConnectOutcome.IN_PROGRESS);
    try (SocketSelector selector = new SocketSelector(late.time)) {
      selector.register(s, Set.of(SelectInterest.WRITE), null);
      assertThat(selector.select(Duration.ZERO, ready -> {})).isZero();
      assertThat(SocketSelect.select(List.of(), List.of(s), List.of(), Duration.ZERO).count())
          .isZero();
      assertRaises(WsaError.WSAEALREADY, () -> s.connect(late.address()));
      held.forEach(Runnable::run);
      assertThat(selector.select(Duration.ZERO, ready -> {})).isEqualTo(1);
      assertThat(SocketSelect.select(List.of(), List.of(s), List.of(), Duration.ZERO).count())
          .isEqualTo(1);
      assertRaises(WsaError.WSAEISCONN, () -> s.connect(late.address()));
    }
  }
}
