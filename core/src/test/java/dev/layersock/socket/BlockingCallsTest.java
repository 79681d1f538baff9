package dev.layersock.socket;

import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.SocketFixture.text;
import static dev.layersock.testing.WsaAssert.assertFails;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.MemoryScript.Connecting;
import dev.layersock.testing.MemorySocket;
import dev.layersock.testing.SocketFixture;
import dev.layersock.testing.SocketFixture.Pair;
import dev.layersock.time.VirtualTime.ThrowingWork;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingCallsTest {
  private final SocketFixture fixture;

  BlockingCallsTest() throws WsaException {
    fixture = new SocketFixture();
  }

  private Future<Void> start(ThrowingWork work) {
    return fixture.time.start("caller", work);
  }

  private void run(ThrowingWork work) throws Exception {
    fixture.time.run(
        () -> {
          work.run();
          return true;
        });
  }

  @Test
  @DisplayName("A blocking accept and receive wait for the peer")
  void waits() throws Exception {
    run(
        () -> {
          AtomicReference<String> got = new AtomicReference<>();
          Future<Void> server =
              start(
                  () -> {
                    ByteBuffer target = ByteBuffer.allocate(10);
                    ChainSocket accepted = fixture.accept();
                    while (accepted.recv(target) != IoResult.END_OF_STREAM) {
                      assertThat(target.hasRemaining()).isTrue();
                    }
                    got.set(text(target));
                  });
          fixture.untilOthersWait();
          try (ChainSocket client = fixture.sockets.connect(fixture.address())) {
            fixture.untilOthersWait();
            client.send(bytes("abc"));
            fixture.untilOthersWait();
            client.send(bytes("def"));
          }
          fixture.untilOthersWait();
          server.get();
          assertThat(got).hasValue("abcdef");
        });
  }

  @Test
  @DisplayName("A blocking send that is larger than all buffers sends everything")
  void sendsAll() throws Exception {
    Pair pair = fixture.pair();
    byte[] large = new byte[1000];
    run(
        () -> {
          Future<Void> sender =
              start(() -> assertThat(pair.client().send(ByteBuffer.wrap(large))).isEqualTo(1000));
          int total = 0;
          while (total < large.length) {
            total += pair.server().recv(ByteBuffer.allocate(33));
          }
          fixture.untilOthersWait();
          sender.get();
          assertThat(total).isEqualTo(1000);
        });
  }

  @Test
  @DisplayName("A receive timeout ends a receive with WSAETIMEDOUT and leaves the socket usable")
  void receiveTimeout() throws Exception {
    Pair pair = fixture.pair();
    pair.client().setOption(SockOpt.SO_RCVTIMEO, Duration.ofMinutes(2));
    run(
        () -> {
          WsaException failure =
              assertRaises(WsaError.WSAETIMEDOUT, () -> pair.client().recv(ByteBuffer.allocate(1)));
          assertThat(failure.provider()).isEqualTo(ChainSocket.FRAMEWORK);
          assertThat(failure.isEndOfWaiting()).isTrue();
          assertThat(failure.function()).isEqualTo(WspFunction.RECV);
          assertThat(fixture.time.elapsed()).isEqualTo(Duration.ofMinutes(2));
          pair.server().send(bytes("x"));
          assertThat(pair.client().recv(ByteBuffer.allocate(1))).isEqualTo(1);
        });
  }

  @Test
  @DisplayName("A send timeout ends a send with WSAETIMEDOUT")
  void sendTimeout() throws Exception {
    Pair pair = fixture.pair();
    pair.client().setOption(SockOpt.SO_SNDTIMEO, Duration.ofSeconds(5));
    run(
        () -> {
          assertRaises(WsaError.WSAETIMEDOUT, () -> pair.client().send(ByteBuffer.allocate(1000)));
          assertThat(fixture.time.elapsed()).isEqualTo(Duration.ofSeconds(5));
        });
  }

  @Test
  @DisplayName("A cancel while a part is being sent ends the send when it would wait again")
  void cancelBetweenParts() throws Exception {
    AtomicReference<ChainSocket> sender = new AtomicReference<>();
    AtomicInteger sends = new AtomicInteger();
    AtomicBoolean cancelled = new AtomicBoolean();
    SocketFixture cancelling =
        new SocketFixture(
            FakeLayer.layer(
                "cancelling",
                (lower, context) ->
                    new LayeredProvider(lower, context) {
                      @Override
                      public int send(ProviderSocket s, ByteBuffer source, int flags)
                          throws WsaException {
                        if (sends.incrementAndGet() == 3) { // a part, then none, and now the next
                          cancelled.set(Objects.requireNonNull(sender.get()).cancelBlockingCalls());
                        }
                        return super.send(s, source, flags);
                      }
                    }));
    Pair pair = cancelling.pair();
    sender.set(pair.client());
    cancelling.time.run(
        () -> {
          Future<Void> call =
              cancelling.time.start(
                  "caller",
                  () ->
                      assertRaises(
                          WsaError.WSAEINTR, () -> pair.client().send(ByteBuffer.allocate(1000))));
          cancelling.untilOthersWait();
          assertThat(pair.server().recv(ByteBuffer.allocate(33))).isEqualTo(33);
          cancelling.untilOthersWait();
          call.get();
          return true;
        });
    assertThat(cancelled).isTrue();
  }

  @Test
  @DisplayName("A receive timeout of a listener ends accept and is inherited")
  void acceptTimeout() throws Exception {
    fixture.listener().setOption(SockOpt.SO_RCVTIMEO, Duration.ofSeconds(3));
    run(
        () -> {
          assertRaises(WsaError.WSAETIMEDOUT, () -> fixture.listener().accept());
          Pair pair = fixture.pair();
          assertRaises(WsaError.WSAETIMEDOUT, () -> pair.server().recv(ByteBuffer.allocate(1)));
          assertThat(fixture.time.elapsed()).isEqualTo(Duration.ofSeconds(6));
        });
  }

  @Test
  @DisplayName(
      "Closing a socket ends another thread's receive, accept and connect with WSAENOTSOCK")
  void closeEndsWaits() throws Exception {
    Pair pair = fixture.pair();
    run(
        () -> {
          Future<Void> receiver = start(() -> pair.client().recv(ByteBuffer.allocate(1)));
          Future<Void> acceptor = start(() -> fixture.listener().accept());
          fixture.base().script().connecting(Connecting.WHEN_TOLD);
          ChainSocket connecting = fixture.socket();
          Future<Void> connector = start(() -> connecting.connect(fixture.address()));
          fixture.untilOthersWait();
          pair.client().close();
          connecting.close();
          fixture.listener().close();
          fixture.untilOthersWait();
          assertFails(WsaError.WSAENOTSOCK, receiver);
          assertFails(WsaError.WSAENOTSOCK, connector);
          assertFails(WsaError.WSAENOTSOCK, acceptor);
        });
  }

  @Test
  @DisplayName("An interrupt ends a receive with WSAEINTR and stays visible to the thread")
  void interrupted() throws Exception {
    Pair pair = fixture.pair();
    run(
        () -> {
          AtomicReference<Thread> caller = new AtomicReference<>();
          AtomicReference<Boolean> kept = new AtomicReference<>();
          Future<Void> receiver =
              start(
                  () -> {
                    caller.set(Thread.currentThread());
                    try {
                      pair.client().recv(ByteBuffer.allocate(1));
                    } finally {
                      kept.set(Thread.interrupted());
                    }
                  });
          fixture.untilOthersWait();
          Objects.requireNonNull(caller.get()).interrupt();
          assertFails(WsaError.WSAEINTR, receiver);
          assertThat(kept).hasValue(true);
        });
  }

  @Test
  @DisplayName("A socket that ignores interrupts goes on receiving and keeps the interrupt status")
  void notInterrupted() throws Exception {
    Pair pair = fixture.pair();
    pair.client().setInterrupts(Interrupts.HEEDED_ON_VIRTUAL_THREADS);
    run(
        () -> {
          Future<Void> sender = start(() -> pair.server().send(bytes("x")));
          Thread.currentThread().interrupt(); // of a platform thread
          assertThat(pair.client().recv(ByteBuffer.allocate(1))).isEqualTo(1);
          assertThat(Thread.interrupted()).isTrue();
          sender.get();
        });
  }

  @Test
  @DisplayName("Cancelling ends blocking calls with WSAEINTR, and accept works afterwards")
  void cancel() throws Exception {
    assertThat(fixture.listener().cancelBlockingCalls()).isFalse();
    run(
        () -> {
          Future<Void> acceptor = start(() -> fixture.listener().accept());
          fixture.untilOthersWait();
          assertThat(fixture.listener().cancelBlockingCalls()).isTrue();
          fixture.untilOthersWait();
          assertFails(WsaError.WSAEINTR, acceptor);
          assertThat(fixture.pair().server().isClosed()).isFalse();
        });
  }

  @Test
  @DisplayName("A connect that completes before it returned counts as connected")
  void completesEarly() throws Exception {
    fixture.base().script().connecting(Connecting.BEFORE_RETURNING);
    ChainSocket client = fixture.socket();
    run(() -> assertThat(client.connect(fixture.address())).isEqualTo(ConnectOutcome.CONNECTED));
    assertThat(client.peerAddress()).isEqualTo(fixture.address());
  }

  @Test
  @DisplayName(
      "A blocking connect waits, and a failure is shown with the base's exception as cause")
  void connectFailsLater() throws Exception {
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket client = fixture.socket();
    MemorySocket below = fixture.base().lastMade();
    WsaException refused = new WsaException(WsaError.WSAECONNREFUSED, "nobody is there");
    run(
        () -> {
          Future<Void> connector = start(() -> client.connect(fixture.address()));
          fixture.untilOthersWait();
          fixture.base().complete(below, refused);
          fixture.untilOthersWait();
          WsaException seen = assertFails(WsaError.WSAECONNREFUSED, connector);
          assertThat(seen).hasCause(refused).hasMessageContaining("nobody is there");
          assertThat(seen.provider()).isEqualTo("base");
        });
  }

  @Test
  @DisplayName("A failed connect stays failed although its provider completes it once more")
  void completedTwice() throws Exception {
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket client = fixture.socket();
    MemorySocket below = fixture.base().lastMade();
    run(
        () -> {
          Future<Void> connector = start(() -> client.connect(fixture.address()));
          fixture.untilOthersWait();
          fixture.base().complete(below, new WsaException(WsaError.WSAECONNREFUSED));
          Framework.upcalls(below).connectCompleted(below, null);
          fixture.untilOthersWait();
          assertFails(WsaError.WSAECONNREFUSED, connector);
        });
  }

  @Test
  @DisplayName("A connect with a timeout ends with the framework's WSAETIMEDOUT")
  void connectTimeout() throws Exception {
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket client = fixture.socket();
    run(
        () -> {
          ConnectRequest request = ConnectRequest.to(fixture.address());
          WsaException failure =
              assertRaises(
                  WsaError.WSAETIMEDOUT, () -> client.connect(request, Duration.ofHours(1)));
          assertThat(failure.provider()).isEqualTo(ChainSocket.FRAMEWORK);
          assertThat(failure.isEndOfWaiting()).isTrue();
          assertThat(fixture.time.elapsed()).isEqualTo(Duration.ofHours(1));
        });
  }

  @Test
  @DisplayName("Non-blocking calls answer at once")
  void nonBlocking() throws Exception {
    fixture.listener().setBlocking(false);
    assertThat(fixture.listener().accept()).isNull();
    ChainSocket client = fixture.sockets.connect(fixture.address()).setBlocking(false);
    ChainSocket server = fixture.accept();
    assertThat(server.isBlocking()).isFalse();
    assertThat(server.recv(ByteBuffer.allocate(1))).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(client.send(ByteBuffer.allocate(1000))).isEqualTo(64);
    assertThat(client.send(ByteBuffer.allocate(1000))).isEqualTo(IoResult.WOULD_BLOCK);
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket other = fixture.socket().setBlocking(false);
    assertThat(other.connect(fixture.address())).isEqualTo(ConnectOutcome.IN_PROGRESS);
    assertRaises(WsaError.WSAEALREADY, () -> other.connect(fixture.address()));
  }

  @Test
  @DisplayName("A condition can reject a connection, or put it off and take it later")
  void condition() throws Exception {
    ChainSocket client = fixture.sockets.connect(fixture.address());
    assertRaises(
        WsaError.WSATRY_AGAIN, () -> fixture.listener().accept(offer -> AcceptDecision.DEFER));
    assertRaises(
        WsaError.WSAECONNREFUSED, () -> fixture.listener().accept(offer -> AcceptDecision.REJECT));
    assertRaises(WsaError.WSAECONNRESET, () -> client.recv(ByteBuffer.allocate(1)));
  }

  @Test
  @DisplayName("A closed socket answers WSAENOTSOCK, and closing it again does nothing")
  void closed() throws Exception {
    ChainSocket socket = fixture.socket();
    socket.close();
    socket.close();
    assertThat(socket.isClosed()).isTrue();
    assertRaises(WsaError.WSAENOTSOCK, () -> socket.bind(fixture.address()));
    assertRaises(WsaError.WSAENOTSOCK, () -> socket.connect(fixture.address()));
    assertRaises(WsaError.WSAENOTSOCK, () -> socket.getOption(SockOpt.SO_SNDBUF));
  }

  @Test
  @DisplayName("Streams carry bytes both ways, tell what is available, and end")
  void streams() throws Exception {
    Pair pair = fixture.pair();
    try (OutputStream out = pair.client().outputStream()) {
      out.write(200);
      out.write("hello".getBytes(StandardCharsets.US_ASCII), 1, 3);
      InputStream in = pair.server().inputStream();
      assertThat(in.available()).isEqualTo(4);
      assertThat(in.read()).isEqualTo(200);
      assertThat(in.readNBytes(3)).isEqualTo("ell".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(pair.client().isClosed()).isTrue();
    assertThat(pair.server().inputStream().read()).isEqualTo(-1);
  }

  @Test
  @DisplayName("Sending to an address on a stream goes down as send, until all is sent")
  void sendToOnStream() throws Exception {
    Pair pair = fixture.pair();
    run(
        () -> {
          ByteBuffer data = ByteBuffer.allocate(300);
          Future<Void> sender =
              start(() -> assertThat(pair.client().sendTo(data, fixture.address())).isEqualTo(300));
          int total = 0;
          while (total < 300) {
            total += pair.server().recvFrom(ByteBuffer.allocate(33), new AddressBox());
          }
          fixture.untilOthersWait();
          sender.get();
        });
    assertThat(fixture.base().script().calls())
        .contains(WspFunction.SEND, WspFunction.RECV)
        .doesNotContain(WspFunction.SEND_TO, WspFunction.RECV_FROM);
    pair.client().sendTo(bytes("!"), MessageFlags.OOB, fixture.address());
    assertThat(pair.server().recvFrom(ByteBuffer.allocate(1), MessageFlags.OOB, new AddressBox()))
        .isEqualTo(1);
  }

  @Test
  @DisplayName("Closing after the provider has ended is no failure; other failures are told")
  void closeAfterEnd() throws Exception {
    AtomicReference<WsaError> error = new AtomicReference<>(WsaError.WSAENETDOWN);
    SocketFixture failing =
        new SocketFixture(
            FakeLayer.layer(
                "failing",
                (lower, context) ->
                    new LayeredProvider(lower, context) {
                      @Override
                      public void closeSocket(ProviderSocket s) throws WsaException {
                        super.closeSocket(s);
                        throw new WsaException(Objects.requireNonNull(error.get()));
                      }
                    }));
    ChainSocket first = failing.socket();
    first.close();
    assertThat(first.isClosed()).isTrue();
    ChainSocket second = failing.socket();
    error.set(WsaError.WSAENOBUFS);
    assertRaises(WsaError.WSAENOBUFS, second::close);
    assertThat(second.isClosed()).isTrue();
  }
}
