package dev.layersock.socket;

import static dev.layersock.socket.NetworkEvent.FD_ACCEPT;
import static dev.layersock.socket.NetworkEvent.FD_CLOSE;
import static dev.layersock.socket.NetworkEvent.FD_CONNECT;
import static dev.layersock.socket.NetworkEvent.FD_OOB;
import static dev.layersock.socket.NetworkEvent.FD_READ;
import static dev.layersock.socket.NetworkEvent.FD_WRITE;
import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.MemoryScript.Connecting;
import dev.layersock.testing.MemorySocket;
import dev.layersock.testing.SocketFixture;
import dev.layersock.testing.SocketFixture.Pair;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventSelectTest {
  private static final Set<NetworkEvent> ALL = EnumSet.allOf(NetworkEvent.class);

  private final SocketFixture fixture;
  private final EventObject event;

  EventSelectTest() throws WsaException {
    fixture = new SocketFixture();
    event = fixture.listener().newEventObject();
  }

  private Set<NetworkEvent> taken(ChainSocket socket) throws WsaException {
    return socket.enumNetworkEvents(event).events();
  }

  @Test
  @DisplayName("What is true at the selection is recorded, and the socket becomes non-blocking")
  void presentState() throws Exception {
    Pair pair = fixture.pair();
    pair.client().send(bytes("x"));
    pair.server().eventSelect(event, ALL);
    assertThat(event.isSet()).isTrue();
    assertThat(pair.server().isBlocking()).isFalse();
    assertThat(taken(pair.server())).containsExactlyInAnyOrder(FD_READ, FD_WRITE);
    assertThat(event.isSet()).isFalse();
    assertThat(taken(pair.server())).isEmpty();
  }

  @Test
  @DisplayName("A selecting socket cannot be made blocking until nothing is selected")
  void staysNonBlocking() throws Exception {
    ChainSocket socket = fixture.pair().client();
    socket.eventSelect(event, ALL);
    WsaException failure = assertRaises(WsaError.WSAEINVAL, () -> socket.setBlocking(true));
    assertThat(failure.provider()).isEqualTo(ChainSocket.FRAMEWORK);
    assertThat(failure.function()).isEqualTo(WspFunction.IOCTL);
    socket.eventSelect(event, Set.of());
    assertThat(socket.setBlocking(true).isBlocking()).isTrue();
  }

  @Test
  @DisplayName("FD_READ comes again only after a receive was called")
  void readIsReenabled() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_READ));
    pair.client().send(bytes("ab"));
    assertThat(taken(pair.server())).containsExactly(FD_READ);
    pair.client().send(bytes("c"));
    assertThat(taken(pair.server())).isEmpty();
    pair.server().recv(ByteBuffer.allocate(1));
    assertThat(taken(pair.server())).containsExactly(FD_READ);
    assertThat(pair.server().recv(ByteBuffer.allocate(9))).isEqualTo(2);
    assertThat(taken(pair.server())).isEmpty();
    pair.client().send(bytes("d"));
    assertThat(taken(pair.server())).containsExactly(FD_READ);
  }

  @Test
  @DisplayName("FD_WRITE comes once connected, and then after a send that would have blocked")
  void writeIsReenabled() throws Exception {
    Pair pair = fixture.pair();
    ChainSocket client = pair.client();
    client.eventSelect(event, Set.of(FD_WRITE));
    assertThat(taken(client)).containsExactly(FD_WRITE);
    assertThat(client.send(ByteBuffer.allocate(64))).isEqualTo(64);
    assertThat(taken(client)).isEmpty();
    pair.server().recv(ByteBuffer.allocate(10));
    assertThat(taken(client)).isEmpty();
    client.send(ByteBuffer.allocate(10));
    assertThat(client.send(ByteBuffer.allocate(1))).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(taken(client)).isEmpty();
    pair.server().recv(ByteBuffer.allocate(1));
    assertThat(taken(client)).containsExactly(FD_WRITE);
  }

  @Test
  @DisplayName("FD_OOB tells of urgent data")
  void urgent() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_OOB));
    pair.client().send(bytes("!"), MessageFlags.OOB);
    assertThat(taken(pair.server())).containsExactly(FD_OOB);
    assertThat(pair.server().recv(ByteBuffer.allocate(1), MessageFlags.OOB)).isEqualTo(1);
    assertThat(taken(pair.server())).isEmpty();
  }

  @Test
  @DisplayName("FD_ACCEPT comes again after accept, but not after one that put off its decision")
  void acceptIsReenabled() throws Exception {
    ChainSocket listener = fixture.listener();
    listener.eventSelect(event, Set.of(FD_ACCEPT));
    assertThat(taken(listener)).isEmpty();
    ChainSocket first = fixture.sockets.connect(fixture.address());
    ChainSocket second = fixture.sockets.connect(fixture.address());
    assertThat(first).isNotEqualTo(second);
    assertThat(taken(listener)).containsExactly(FD_ACCEPT);
    assertRaises(WsaError.WSATRY_AGAIN, () -> listener.accept(offer -> AcceptDecision.DEFER));
    assertThat(taken(listener)).isEmpty();
    assertRaises(WsaError.WSAECONNREFUSED, () -> listener.accept(o -> AcceptDecision.REJECT));
    assertThat(taken(listener)).containsExactly(FD_ACCEPT);
    assertThat(listener.accept()).isNotNull();
    assertThat(taken(listener)).isEmpty();
  }

  @Test
  @DisplayName("FD_CONNECT tells that a connect has ended well, and FD_WRITE comes with it")
  void connected() throws Exception {
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket client = fixture.socket();
    MemorySocket below = fixture.base().lastMade();
    client.eventSelect(event, ALL);
    client.connect(fixture.address());
    assertThat(taken(client)).isEmpty();
    fixture.base().complete(below, null);
    NetworkEvents events = client.enumNetworkEvents(event);
    assertThat(events.events()).containsExactlyInAnyOrder(FD_CONNECT, FD_WRITE);
    assertThat(events.error(FD_CONNECT)).isEmpty();
  }

  @Test
  @DisplayName("FD_CONNECT carries the error of a failed connect, and nothing else is recorded")
  void connectFailed() throws Exception {
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket client = fixture.socket();
    MemorySocket below = fixture.base().lastMade();
    client.eventSelect(event, ALL);
    client.connect(fixture.address());
    WsaException unreachable = new WsaException(WsaError.WSAENETUNREACH);
    fixture.base().complete(below, unreachable);
    NetworkEvents events = client.enumNetworkEvents(event);
    assertThat(events.events()).containsExactly(FD_CONNECT);
    assertThat(events.error(FD_CONNECT)).contains(unreachable);
  }

  @Test
  @DisplayName("A connect that ends while events are being selected does not lose FD_WRITE")
  void connectEndsDuringSelection() throws Exception {
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    CyclicBarrier barrier = new CyclicBarrier(2);
    for (int round = 0; round < 2000; round++) {
      ChainSocket client = fixture.socket();
      MemorySocket below = fixture.base().lastMade();
      client.setBlocking(false);
      client.connect(fixture.address());
      FutureTask<Void> completion =
          new FutureTask<>(
              () -> {
                barrier.await();
                fixture.base().complete(below, null);
                return null;
              });
      new Thread(completion, "transport").start();
      barrier.await();
      client.eventSelect(event, ALL);
      completion.get();
      assertThat(taken(client)).as("round %d", round).contains(FD_WRITE);
      client.close();
      fixture.accept().close();
    }
  }

  @Test
  @DisplayName("FD_CLOSE comes once, after all data has been read")
  void closeAfterData() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_READ, FD_CLOSE));
    pair.client().send(bytes("ab"));
    pair.client().close();
    assertThat(taken(pair.server())).containsExactly(FD_READ);
    pair.server().recv(ByteBuffer.allocate(1));
    assertThat(taken(pair.server())).containsExactly(FD_READ);
    pair.server().recv(ByteBuffer.allocate(1));
    NetworkEvents events = pair.server().enumNetworkEvents(event);
    assertThat(events.events()).containsExactly(FD_CLOSE);
    assertThat(events.error(FD_CLOSE)).isEmpty();
    assertThat(pair.server().recv(ByteBuffer.allocate(1))).isEqualTo(IoResult.END_OF_STREAM);
    assertThat(taken(pair.server())).isEmpty();
  }

  @Test
  @DisplayName("FD_CLOSE carries the error of a broken connection")
  void closeWithReset() throws Exception {
    Pair pair = fixture.pair();
    MemorySocket below = fixture.base().lastMade();
    pair.client().eventSelect(event, Set.of(FD_READ, FD_CLOSE));
    fixture.base().reset(below);
    NetworkEvents events = pair.client().enumNetworkEvents(event);
    assertThat(events.events()).containsExactly(FD_CLOSE);
    assertThat(events.error(FD_CLOSE))
        .hasValueSatisfying(e -> assertThat(e.error()).isEqualTo(WsaError.WSAECONNRESET));
  }

  @Test
  @DisplayName("FD_CLOSE has no error if the peer ended in order after this side ended receiving")
  void closeAfterShutdown() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_CLOSE));
    pair.server().shutdown(ShutdownHow.RECEIVE);
    pair.client().close();
    NetworkEvents events = pair.server().enumNetworkEvents(event);
    assertThat(events.events()).containsExactly(FD_CLOSE);
    assertThat(events.error(FD_CLOSE)).isEmpty();
  }

  @Test
  @DisplayName("An accepted socket has the listener's mode, events and event object")
  void inherited() throws Exception {
    fixture.listener().eventSelect(event, Set.of(FD_ACCEPT, FD_READ));
    ChainSocket client = fixture.sockets.connect(fixture.address());
    ChainSocket server = Objects.requireNonNull(fixture.listener().accept());
    assertThat(server.isBlocking()).isFalse();
    event.reset();
    client.send(bytes("x"));
    assertThat(event.isSet()).isTrue();
    assertThat(taken(server)).containsExactly(FD_READ);
  }

  @Test
  @DisplayName("Waiting at an event object ends when it is signalled or when the time is over")
  void eventWait() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_READ));
    boolean first =
        fixture.time.run(
            () -> {
              assertThat(event.await(Duration.ofMinutes(1))).isFalse();
              Future<Void> sender =
                  fixture.time.start(
                      "sender",
                      () -> {
                        fixture.untilOthersWait();
                        pair.client().send(bytes("x"));
                      });
              boolean signalled = event.await(Duration.ofMinutes(1));
              sender.get();
              return signalled;
            });
    assertThat(first).isTrue();
    assertThat(fixture.time.elapsed()).isEqualTo(Duration.ofMillis(60_001));
  }

  @Test
  @DisplayName("A signal that is taken back at once still wakes who waits at the event object")
  void pulse() throws Exception {
    boolean woken =
        fixture.time.run(
            () -> {
              Future<Void> pulser =
                  fixture.time.start(
                      "pulser",
                      () -> {
                        fixture.untilOthersWait();
                        event.set();
                        event.reset();
                      });
              boolean signalled = event.await(Duration.ofMinutes(1));
              pulser.get();
              return signalled;
            });
    assertThat(woken).isTrue();
  }

  @Test
  @DisplayName("An early signal makes no event, and hides none")
  void earlySignals() throws Exception {
    SocketFixture eager =
        new SocketFixture(
            FakeLayer.layer(
                "eager",
                (lower, context) ->
                    new LayeredProvider(lower, context) {
                      @Override
                      public void watch(ProviderSocket s, int events) throws WsaException {
                        upper().signalled(s, events);
                        super.watch(s, events);
                      }
                    }));
    Pair pair = eager.pair();
    pair.server().eventSelect(event, Set.of(FD_READ));
    assertThat(taken(pair.server())).isEmpty();
    assertThat(pair.server().recv(ByteBuffer.allocate(1))).isEqualTo(IoResult.WOULD_BLOCK);
    pair.client().send(bytes("x"));
    assertThat(taken(pair.server())).containsExactly(FD_READ);
  }

  @Test
  @DisplayName("A selection that the chain cannot watch for is refused, and nothing is selected")
  void watchFails() throws Exception {
    ChainSocket client = fixture.pair().client();
    fixture.base().script().failNext(WspFunction.WATCH, new WsaException(WsaError.WSAENOBUFS));
    assertRaises(WsaError.WSAENOBUFS, () -> client.eventSelect(event, ALL));
    assertThat(client.setBlocking(true).isBlocking()).isTrue();
  }

  @Test
  @DisplayName("An event that cannot be watched for again is recorded, so the next call tells why")
  void watchFailsLater() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_READ));
    fixture.base().script().failNext(WspFunction.WATCH, new WsaException(WsaError.WSAENOBUFS));
    assertThat(pair.server().recv(ByteBuffer.allocate(1))).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(taken(pair.server())).containsExactly(FD_READ);
  }

  @Test
  @DisplayName("A call that has told why nothing can be watched is not followed by an event")
  void watchFailsAsKnown() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_READ));
    WsaException ended = new WsaException(WsaError.WSASYSCALLFAILURE);
    fixture.base().script().failNext(WspFunction.RECV, ended);
    fixture.base().script().failNext(WspFunction.WATCH, ended);
    assertRaises(WsaError.WSASYSCALLFAILURE, () -> pair.server().recv(ByteBuffer.allocate(1)));
    assertThat(taken(pair.server())).isEmpty();
  }

  @Test
  @DisplayName("After this side ended receiving, FD_READ and FD_OOB do not come")
  void receivingEnded() throws Exception {
    for (ShutdownHow how : Set.of(ShutdownHow.RECEIVE, ShutdownHow.BOTH)) {
      Pair pair = fixture.pair();
      pair.server().eventSelect(event, Set.of(FD_READ, FD_OOB, FD_CLOSE));
      pair.server().shutdown(how);
      assertThat(taken(pair.server())).isEmpty();
      assertRaises(WsaError.WSAESHUTDOWN, () -> pair.server().recv(ByteBuffer.allocate(1)));
      assertThat(taken(pair.server())).isEmpty();
      pair.client().close();
      assertThat(taken(pair.server())).containsExactly(FD_CLOSE);
    }
  }

  @Test
  @DisplayName("The end of the stream is FD_CLOSE, and not FD_READ, whether or not it is selected")
  void endIsNoRead() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_READ));
    pair.client().close();
    assertThat(taken(pair.server())).isEmpty();
    pair.server().eventSelect(event, Set.of(FD_READ, FD_CLOSE));
    assertThat(taken(pair.server())).containsExactly(FD_CLOSE);
  }

  @Test
  @DisplayName(
      "To find out what to record, nothing is received; SO_ERROR is asked at the end alone")
  void receivesNothing() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, ALL);
    pair.client().send(bytes("x"));
    assertThat(taken(pair.server())).containsExactlyInAnyOrder(FD_READ, FD_WRITE);
    assertThat(fixture.base().script().calls())
        .doesNotContain(WspFunction.RECV, WspFunction.GET_SOCK_OPT);
    pair.client().close();
    pair.server().recv(ByteBuffer.allocate(1));
    assertThat(taken(pair.server())).containsExactly(FD_CLOSE);
    assertThat(fixture.base().script().calls())
        .containsOnlyOnce(WspFunction.RECV, WspFunction.GET_SOCK_OPT);
  }

  @Test
  @DisplayName("A look that fails counts as true, so that the next call tells why")
  void lookFails() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_READ, FD_CLOSE));
    fixture.base().script().failNext(WspFunction.SELECT, new WsaException(WsaError.WSAENOBUFS));
    pair.client().send(bytes("x"));
    pair.client().close();
    assertThat(taken(pair.server())).containsExactly(FD_READ);
    assertThat(pair.server().recv(ByteBuffer.allocate(1))).isEqualTo(1);
    NetworkEvents events = pair.server().enumNetworkEvents(event);
    assertThat(events.events()).containsExactly(FD_CLOSE);
    assertThat(events.error(FD_CLOSE)).isEmpty();
  }

  @Test
  @DisplayName("A receive that tells of a reset makes FD_CLOSE with that error, once")
  void resetToldByReceive() throws Exception {
    Pair pair = fixture.pair();
    pair.server().eventSelect(event, Set.of(FD_READ, FD_CLOSE));
    fixture.base().script().failNext(WspFunction.RECV, new WsaException(WsaError.WSAECONNRESET));
    assertRaises(WsaError.WSAECONNRESET, () -> pair.server().recv(ByteBuffer.allocate(1)));
    NetworkEvents events = pair.server().enumNetworkEvents(event);
    assertThat(events.events()).containsExactly(FD_CLOSE);
    assertThat(events.error(FD_CLOSE))
        .hasValueSatisfying(e -> assertThat(e.error()).isEqualTo(WsaError.WSAECONNRESET));
    pair.client().close();
    assertThat(taken(pair.server())).isEmpty();
  }

  @Test
  @DisplayName("Nothing can be selected on a closed socket, FD_CONNECT neither")
  void closedBefore() throws Exception {
    ChainSocket closed = fixture.socket();
    closed.close();
    assertRaises(WsaError.WSAENOTSOCK, () -> closed.eventSelect(event, Set.of(FD_CONNECT)));
    assertRaises(WsaError.WSAENOTSOCK, () -> closed.eventSelect(event, ALL));
    assertRaises(WsaError.WSAENOTSOCK, () -> closed.eventSelect(event, Set.of()));
  }

  @Test
  @DisplayName("Events are listed with FD_CONNECT first and FD_CLOSE last, and cannot be changed")
  void order() {
    WsaException failure = new WsaException(WsaError.WSAECONNRESET);
    NetworkEvents events = new NetworkEvents(ALL, Map.of(FD_CLOSE, failure, FD_CONNECT, failure));
    assertThat(events.events())
        .containsExactly(FD_CONNECT, FD_ACCEPT, FD_OOB, FD_READ, FD_WRITE, FD_CLOSE)
        .isUnmodifiable();
    assertThat(events.errors().keySet()).containsExactly(FD_CONNECT, FD_CLOSE);
  }
}
