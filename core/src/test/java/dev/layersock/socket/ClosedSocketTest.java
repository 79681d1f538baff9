package dev.layersock.socket;

import static dev.layersock.testing.WsaAssert.assertFails;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.SocketFixture;
import dev.layersock.testing.SocketFixture.Pair;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClosedSocketTest {
  private final SocketFixture fixture;

  ClosedSocketTest() throws WsaException {
    fixture = new SocketFixture();
  }

  @Test
  @DisplayName("Every call on a closed socket raises WSAENOTSOCK, in the name of the framework")
  void closed() throws Exception {
    ChainSocket client = fixture.pair().client();
    SocketAddress address = fixture.address();
    client.close();
    int below = fixture.base().script().calls().size();
    Doors.forEach(
        client,
        address,
        (function, call) -> {
          WsaException failure = assertRaises(WsaError.WSAENOTSOCK, call);
          assertThat(failure.function()).isEqualTo(function);
          assertThat(failure.provider()).isEqualTo(ChainSocket.FRAMEWORK);
        });
    assertThat(fixture.base().script().calls()).hasSize(below);
    client.close();
  }

  @Test
  @DisplayName("Once the system has ended, a socket is closed, and its calls raise WSAENETDOWN")
  void ended() throws Exception {
    Pair pair = fixture.pair();
    SocketAddress address = fixture.address();
    assertThat(pair.client().isClosed()).isFalse();
    fixture.time.run(
        () -> {
          Future<Void> receiver =
              fixture.time.start("receiver", () -> pair.server().recv(ByteBuffer.allocate(1)));
          fixture.untilOthersWait();
          fixture.system.assembly().cleanupBases();
          assertFails(WsaError.WSAENETDOWN, receiver);
          return true;
        });
    assertThat(pair.client().isClosed()).isTrue();
    assertThat(pair.server().isClosed()).isTrue();
    assertThat(fixture.listener().isClosed()).isTrue();
    assertRaises(WsaError.WSAENETDOWN, () -> pair.client().connect(address));
    assertRaises(WsaError.WSAENETDOWN, () -> pair.client().recv(ByteBuffer.allocate(1)));
    assertRaises(WsaError.WSAENETDOWN, () -> fixture.listener().accept());
    pair.client().close();
    assertRaises(WsaError.WSAENOTSOCK, () -> pair.client().recv(ByteBuffer.allocate(1)));
  }

  @Test
  @DisplayName("A layer that makes closing fail is told of once; the socket is closed")
  void closeFails() throws Exception {
    SocketFixture failing =
        new SocketFixture(
            FakeLayer.layer(
                "failing",
                (lower, context) ->
                    new LayeredProvider(lower, context) {
                      @Override
                      public void closeSocket(ProviderSocket s) {
                        throw new IllegalStateException("on purpose");
                      }
                    }));
    ChainSocket client = failing.pair().client();
    EventObject event = client.newEventObject();
    client.eventSelect(event, Set.of(NetworkEvent.FD_READ));
    assertThatThrownBy(client::close).hasMessageContaining("failing");
    assertThat(client.isClosed()).isTrue();
    assertThat(failing.base().openCount()).isEqualTo(2);
    assertThat(failing.base().script().calls()).doesNotContain(WspFunction.CLOSE_SOCKET);
    client.close();
    assertRaises(WsaError.WSAENOTSOCK, () -> client.enumNetworkEvents(event));
  }
}
