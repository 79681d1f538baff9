package dev.layersock.socket;

import static dev.layersock.testing.SocketFixture.bytes;
import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.SocketFixture;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DestinationsTest {
  private final List<String> seen = new ArrayList<>();
  private final SocketFixture fixture;

  DestinationsTest() throws WsaException {
    fixture = new SocketFixture(FakeLayer.layer("witness", Witness::new));
  }

  private final class Witness extends LayeredProvider {
    Witness(ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
      seen.add("connect");
      return super.connect(s, request);
    }

    @Override
    public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to) {
      seen.add("sendTo");
      source.position(source.limit());
      return source.limit();
    }

    @Override
    public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from) {
      seen.add("recvFrom " + (from == null ? "nobody" : "somebody"));
      if (from != null) {
        from.set(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
      }
      return 0;
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      seen.add("send");
      return super.send(s, source, flags);
    }
  }

  private static List<InetSocketAddress> allZero() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xFF;
    mapped[11] = (byte) 0xFF;
    return List.of(
        new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 80),
        new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 80),
        new InetSocketAddress(Inet6Address.getByAddress(null, mapped, 1), 80));
  }

  @Test
  @DisplayName("The all-zero address is nobody's, in any spelling, before a layer is asked")
  void allZeroIsNobody() throws Exception {
    ChainSocket stream = fixture.socket();
    ChainSocket datagrams = fixture.sockets.socket(AddressFamily.INET, SocketType.DGRAM);
    for (InetSocketAddress nobody : allZero()) {
      WsaException failure = assertRaises(WsaError.WSAEADDRNOTAVAIL, () -> stream.connect(nobody));
      assertThat(failure.provider()).isEqualTo(ChainSocket.FRAMEWORK);
      assertThat(failure.function()).isEqualTo(WspFunction.CONNECT);
      failure = assertRaises(WsaError.WSAEADDRNOTAVAIL, () -> datagrams.sendTo(bytes("x"), nobody));
      assertThat(failure.provider()).isEqualTo(ChainSocket.FRAMEWORK);
      assertThat(failure.function()).isEqualTo(WspFunction.SEND_TO);
    }
    assertThat(seen).isEmpty();
    assertThat(stream.connect(fixture.address())).isEqualTo(ConnectOutcome.CONNECTED);
  }

  @Test
  @DisplayName("A datagram socket's connect to the all-zero address goes down")
  void allZeroTakesBack() throws Exception {
    ChainSocket datagrams = fixture.sockets.socket(AddressFamily.INET, SocketType.DGRAM);
    InetSocketAddress nobody = allZero().get(0);
    try {
      datagrams.connect(nobody);
    } catch (WsaException e) {
      assertThat(e.provider()).isEqualTo("base"); // which has no datagrams
    }
    assertThat(seen).containsExactly("connect");
  }

  @Test
  @DisplayName("Datagrams come down as such, a source that is not wanted included")
  void datagrams() throws Exception {
    ChainSocket datagrams = fixture.sockets.socket(AddressFamily.INET, SocketType.DGRAM);
    assertThat(datagrams.sendTo(bytes("x"), fixture.address())).isEqualTo(1);
    assertThat(datagrams.recvFrom(ByteBuffer.allocate(1), null)).isZero();
    assertThat(datagrams.recvFrom(ByteBuffer.allocate(1), new AddressBox())).isZero();
    assertThat(seen).containsExactly("sendTo", "recvFrom nobody", "recvFrom somebody");
  }

  @Test
  @DisplayName("On a stream an address is ignored, and the bytes come down by send and recv")
  void streams() throws Exception {
    SocketFixture.Pair pair = fixture.pair();
    seen.clear();
    assertThat(pair.client().sendTo(bytes("x"), allZero().get(0))).isEqualTo(1);
    AddressBox box = new AddressBox();
    assertThat(pair.server().recvFrom(ByteBuffer.allocate(1), box)).isEqualTo(1);
    assertThat(box.address()).isNull();
    assertThat(seen).containsExactly("send");
  }
}
