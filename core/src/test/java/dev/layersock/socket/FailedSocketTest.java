package dev.layersock.socket;

import static dev.layersock.socket.NetworkEvent.FD_ACCEPT;
import static dev.layersock.socket.NetworkEvent.FD_CLOSE;
import static dev.layersock.socket.NetworkEvent.FD_CONNECT;
import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.WsaAssert.assertFails;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.SocketSelect.Selected;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.MemoryScript.Connecting;
import dev.layersock.testing.SocketFixture;
import dev.layersock.testing.SocketFixture.Pair;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@DisplayName("Of a socket about which a layer has lied,")
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class FailedSocketTest {
  private static final List<ChainSocket> NONE = List.of();
  private final SocketFixture fixture;
  private volatile boolean lies;

  FailedSocketTest() throws WsaException {
    fixture = new SocketFixture(FakeLayer.layer("liar", Liar::new));
  }

  /** Says that it has no name, and that it has sent what it has not. */
  private final class Liar extends LayeredProvider {
    Liar(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    @SuppressWarnings("NullAway") // on purpose
    public SocketAddress getSockName(ProviderSocket s) throws WsaException {
      return lies ? null : super.getSockName(s);
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      return lies ? source.remaining() : super.send(s, source, flags);
    }
  }

  private void fail(ChainSocket socket) {
    lies = true;
    assertRaises(WsaError.WSASYSCALLFAILURE, socket::localAddress);
    lies = false;
  }

  @Test
  @DisplayName("every call but close raises the failure, named after the call, and none goes down")
  void everyCall() throws Exception {
    ChainSocket client = fixture.pair().client();
    SocketAddress address = fixture.address();
    lies = true;
    WsaException first =
        assertRaises(WsaError.WSASYSCALLFAILURE, () -> client.send(bytes("hello")));
    lies = false;
    int below = fixture.base().script().calls().size();
    Doors.forEach(
        client,
        address,
        (function, call) -> {
          WsaException failure = assertRaises(WsaError.WSASYSCALLFAILURE, call);
          assertThat(failure.reason()).isEqualTo(first.reason());
          assertThat(failure.provider()).isEqualTo("liar");
          assertThat(failure.function()).isEqualTo(function);
          assertThat(failure).hasCause(first);
        });
    assertThat(fixture.base().script().calls()).hasSize(below);
    client.close();
    assertThat(fixture.base().script().calls().size()).isGreaterThanOrEqualTo(below);
    assertThat(client.isClosed()).isTrue();
    assertThat(fixture.base().openCount()).isEqualTo(2);
  }

  @Test
  @DisplayName("those who wait in receive, accept, connect and select are told")
  void waiters() throws Exception {
    Pair pair = fixture.pair();
    ChainSocket selected = fixture.pair().client();
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket connecting = fixture.socket();
    AtomicReference<@Nullable Selected> found = new AtomicReference<>();
    fixture.time.run(
        () -> {
          Future<Void> receiver =
              fixture.time.start("receiver", () -> pair.client().recv(ByteBuffer.allocate(1)));
          Future<Void> connector =
              fixture.time.start("connector", () -> connecting.connect(fixture.address()));
          Future<Void> acceptor = fixture.time.start("acceptor", () -> fixture.listener().accept());
          List<ChainSocket> one = List.of(selected);
          Future<Void> selector =
              fixture.time.start(
                  "selector", () -> found.set(SocketSelect.select(one, NONE, one, null)));
          fixture.untilOthersWait();
          fail(pair.client());
          fail(selected);
          fail(connecting);
          fail(fixture.listener());
          fixture.untilOthersWait();
          assertFails(WsaError.WSASYSCALLFAILURE, receiver);
          assertFails(WsaError.WSASYSCALLFAILURE, connector);
          assertFails(WsaError.WSASYSCALLFAILURE, acceptor);
          selector.get();
          assertThat(found.get()).isEqualTo(new Selected(one, NONE, one));
          return true;
        });
    List<ChainSocket> one = List.of(selected);
    assertThat(SocketSelect.select(one, one, NONE, Duration.ZERO))
        .isEqualTo(new Selected(one, one, NONE));
  }

  @Test
  @DisplayName("events are recorded, FD_CLOSE and FD_CONNECT with the failure")
  void events() throws Exception {
    ChainSocket client = fixture.pair().client();
    EventObject event = client.newEventObject();
    EventObject other = client.newEventObject();
    client.eventSelect(event, Set.of(FD_CLOSE));
    fixture.base().script().connecting(Connecting.WHEN_TOLD);
    ChainSocket connecting = fixture.socket();
    connecting.eventSelect(other, Set.of(FD_CONNECT));
    connecting.connect(fixture.address());
    EventObject third = client.newEventObject();
    fixture.listener().eventSelect(third, Set.of(FD_ACCEPT));
    fail(client);
    assertThat(event.isSet()).isTrue();
    fail(fixture.listener());
    assertThat(third.isSet()).isTrue();
    lies = true;
    assertRaises(WsaError.WSASYSCALLFAILURE, connecting::localAddress);
    assertThat(other.isSet()).isTrue();
  }

  @Test
  @DisplayName("a listener of its events hears the failure as the error of FD_CLOSE")
  void listenerHears() throws Exception {
    ChainSocket client = fixture.pair().client();
    AtomicReference<@Nullable WsaException> heard = new AtomicReference<>();
    client.asyncSelect(
        Runnable::run,
        (s, what, error) -> {
          if (what == FD_CLOSE) {
            heard.set(error);
          }
        },
        EnumSet.allOf(NetworkEvent.class));
    fail(client);
    assertThat(heard.get()).isNotNull().extracting(WsaException::provider).isEqualTo("liar");
    assertRaises(WsaError.WSASYSCALLFAILURE, () -> client.getOption(SockOpt.SO_ERROR));
    assertThat(fixture.base().script().calls()).doesNotContain(WspFunction.GET_SOCK_OPT);
  }
}
