package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.option.IoctlCode;
import dev.layersock.protocol.Capability;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** For transports whose stream sockets only send, or only receive, when they connect. */
public abstract class UnidirectionalRules extends ConnectRules {
  private static final FlowSpec POSSIBLE = FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(1000);

  /** More than any network has: a flow that is ignored, or else fails the connect. */
  private static final FlowSpec IMPOSSIBLE =
      FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(FlowSpec.INFINITE_RATE);

  /** For subclasses. */
  protected UnidirectionalRules() {}

  private static boolean sends(ChainSocket s) {
    boolean sends = s.protocol().can(Capability.UNI_SEND);
    assertThat(sends).isNotEqualTo(s.protocol().can(Capability.UNI_RECV));
    return sends;
  }

  @Test
  @DisplayName("CONN-78: a unidirectional socket ignores the flow of the direction that it lacks")
  void ignoresMissingDirection() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    QualityOfService flows =
        sends(s)
            ? QualityOfService.of(POSSIBLE, IMPOSSIBLE)
            : QualityOfService.of(IMPOSSIBLE, POSSIBLE);
    succeeds(tryConnect(s, ConnectRequest.to(name(listener)).withQos(flows)));
    assertThat(s.ioctl(IoctlCode.SIO_GET_QOS, null))
        .isEqualTo(
            sends(s)
                ? QualityOfService.of(POSSIBLE, FlowSpec.bestEffort())
                : QualityOfService.of(FlowSpec.bestEffort(), POSSIBLE));
    assertOneWay(s, accept(listener));
  }

  @Test
  @DisplayName("CONN-78: the flow of the direction that it has counts")
  void heedsOwnDirection() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    QualityOfService flows = QualityOfService.of(IMPOSSIBLE, IMPOSSIBLE);
    ConnectRequest request = ConnectRequest.to(name(listener)).withQos(flows);
    assertFails(s, request, WsaError.WSAEOPNOTSUPP);
  }

  private void assertOneWay(ChainSocket client, ChainSocket server) throws Exception {
    ChainSocket sender = sends(client) ? client : server;
    ChainSocket receiver = sends(client) ? server : client;
    send(sender, "one way");
    assertThat(receive(receiver, 7)).isEqualTo("one way");
    assertError(() -> receiver.send(bytes("x")), WsaError.WSAEOPNOTSUPP);
    assertError(() -> sender.recv(ByteBuffer.allocate(1)), WsaError.WSAEOPNOTSUPP);
  }
}
