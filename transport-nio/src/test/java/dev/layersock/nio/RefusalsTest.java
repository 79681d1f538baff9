package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.bytes;
import static dev.layersock.nio.Rig.loopback;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What explain says of a connect or a datagram, and that the call says the same. */
@Timeout(60)
@DisplayName("Explain")
final class RefusalsTest {
  private static final QualityOfService FLOWS =
      QualityOfService.of(FlowSpec.bestEffort(), FlowSpec.bestEffort());

  private final Rig rig = new Rig();

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  @Test
  @DisplayName("says what a connect says at once: of caller data, flows, and the address")
  void explainsConnect() throws Exception {
    InetSocketAddress server = rig.name(rig.listener(TCP4));
    ConnectRequest plain = ConnectRequest.to(server);
    assertSame(TCP4, plain, null);
    assertSame(UDP4, plain, null);
    assertSame(TCP4, plain.withCallerData(bytes("data")), WsaError.WSAEPROTONOSUPPORT);
    assertSame(UDP4, plain.withCallerData(bytes("data")), null);
    assertSame(TCP4, plain.withQos(FLOWS), WsaError.WSAEOPNOTSUPP);
    assertSame(UDP4, plain.withQos(FLOWS), WsaError.WSAEOPNOTSUPP);
    ConnectRequest nobody = ConnectRequest.to(new InetSocketAddress("0.0.0.0", 80));
    assertSame(TCP4, nobody, WsaError.WSAEADDRNOTAVAIL);
    assertSame(UDP4, nobody, null);
    assertSame(Rig.TCP6, plain, WsaError.WSAEAFNOSUPPORT);
    rig.provider.cleanup();
    assertThat(explained(WspFunction.CONNECT, TCP4, plain)).isEqualTo(WsaError.WSAENETDOWN);
  }

  @Test
  @DisplayName("says of a datagram what sendTo says of its address")
  void explainsDatagrams() {
    ConnectRequest flows = ConnectRequest.to(loopback(9)).withQos(FLOWS);
    assertThat(explained(WspFunction.SEND_TO, UDP4, flows)).isNull();
    ConnectRequest port0 = ConnectRequest.to(loopback(0));
    assertThat(explained(WspFunction.SEND_TO, UDP4, port0)).isEqualTo(WsaError.WSAEADDRNOTAVAIL);
  }

  private void assertSame(ProtocolInfo protocol, ConnectRequest request, @Nullable WsaError error)
      throws Exception {
    assertThat(explained(WspFunction.CONNECT, protocol, request)).isEqualTo(error);
    WsaError raised = null;
    try {
      rig.provider.connect(rig.socket(protocol), request);
    } catch (WsaException e) {
      raised = e.error();
    }
    assertThat(raised).isEqualTo(error);
  }

  private @Nullable WsaError explained(
      WspFunction function, ProtocolInfo protocol, ConnectRequest request) {
    return rig.provider.explain(new ExplainRequest(function, protocol, request)).error();
  }
}
