package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Ability;
import dev.layersock.error.WsaError;
import dev.layersock.option.IoctlCode;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.ProviderObject;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Flow specifications of a connect, and what a transport without them does. */
public abstract class QosRules extends ConnectRules {
  private static final FlowSpec SENDING =
      FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(1000).withTokenBucketSize(100);
  private static final FlowSpec RECEIVING =
      FlowSpec.of(ServiceType.CONTROLLED_LOAD).withTokenRate(2000);
  private static final QualityOfService FLOWS = QualityOfService.of(SENDING, RECEIVING);

  /** For subclasses. */
  protected QosRules() {}

  private static @Nullable QualityOfService inForce(ChainSocket s) throws Exception {
    return s.ioctl(IoctlCode.SIO_GET_QOS, null);
  }

  private ChainSocket connected(ChainSocket s, ChainSocket listener, QualityOfService flows)
      throws Exception {
    succeeds(tryConnect(s, ConnectRequest.to(name(listener)).withQos(flows)));
    return accept(listener);
  }

  @Test
  @DisplayName("CONN-06: the flows of a connect are in force, one for each direction")
  void flowsAreInForce() throws Exception {
    needs(Ability.QOS);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    ChainSocket server = connected(s, listener, FLOWS);
    assertThat(inForce(s)).isEqualTo(FLOWS);
    assertThat(inForce(server)).isEqualTo(FLOWS.reversed());
    assertTalk(s, server);
  }

  @Test
  @DisplayName("CONN-42: flows that cannot be satisfied are WSAEOPNOTSUPP; less of them can")
  void cannotSatisfy() throws Exception {
    needs(Ability.QOS);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    FlowSpec unspecified = FlowSpec.of(ServiceType.GUARANTEED);
    QualityOfService impossible = QualityOfService.of(unspecified, FlowSpec.bestEffort());
    ConnectRequest request = ConnectRequest.to(name(listener));
    assertFails(s, request.withQos(impossible), WsaError.WSAEOPNOTSUPP);
    assertError(s::peerAddress, WsaError.WSAENOTCONN);
    ChainSocket server = connected(s, listener, FLOWS);
    assertTalk(s, server);
  }

  @Test
  @DisplayName("CONN-43: a transport without quality of service says so, WSAEOPNOTSUPP")
  void transportHasNone() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    boolean honours = can(Ability.QOS);
    assertThat(s.protocol().can(Capability.QOS_SUPPORTED)).isEqualTo(honours);
    if (!honours) {
      ConnectRequest request = ConnectRequest.to(name(listener));
      assertFails(s, request.withQos(FLOWS), WsaError.WSAEOPNOTSUPP);
      connect(s, name(listener));
      assertTalk(s, accept(listener));
    }
  }

  @Test
  @DisplayName("CONN-43: a kind of socket without quality of service says so, WSAEOPNOTSUPP")
  void datagramsHaveNone() throws Exception {
    ChainSocket peer = bound(SocketType.DGRAM);
    ChainSocket s = open(SocketType.DGRAM);
    if (!s.protocol().can(Capability.QOS_SUPPORTED)) {
      ConnectRequest request = ConnectRequest.to(name(peer));
      assertFails(s, request.withQos(FLOWS), WsaError.WSAEOPNOTSUPP);
      assertError(s::peerAddress, WsaError.WSAENOTCONN);
    }
  }

  @Test
  @DisplayName("CONN-76: the flows of a connect override those that SIO_SET_QOS has set")
  void overridesIoctl() throws Exception {
    needs(Ability.QOS);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    FlowSpec other = FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(77);
    s.ioctl(IoctlCode.SIO_SET_QOS, QualityOfService.of(other, other));
    connected(s, listener, FLOWS);
    assertThat(inForce(s)).isEqualTo(FLOWS);
  }

  @Test
  @DisplayName("CONN-76: a direction of the connect that is to stay as it is keeps what was set")
  void keepsOneDirection() throws Exception {
    needs(Ability.QOS);
    ChainSocket listener = listener();
    ChainSocket s = stream();
    s.ioctl(IoctlCode.SIO_SET_QOS, FLOWS);
    FlowSpec other = FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(77);
    FlowSpec same = FlowSpec.of(ServiceType.NO_CHANGE);
    connected(s, listener, QualityOfService.of(other, same));
    assertThat(inForce(s)).isEqualTo(QualityOfService.of(other, RECEIVING));
  }

  @Test
  @DisplayName("CONN-77: provider-specific parameters follow the flows, and may be none")
  void carriesProviderObjects() throws Exception {
    needs(Ability.QOS);
    ChainSocket listener = listener();
    ProviderObject object = new ProviderObject(2002, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    QualityOfService flows = new QualityOfService(SENDING, RECEIVING, List.of(object));
    ChainSocket s = stream();
    connected(s, listener, flows);
    assertThat(inForce(s)).isEqualTo(flows);
    ChainSocket without = stream();
    connected(without, listener, FLOWS);
    assertThat(inForce(without))
        .extracting(QualityOfService::providerSpecific)
        .isEqualTo(List.of());
  }

  @Test
  @DisplayName("CONN-79: a connect without flows asks for none, and keeps what SIO_SET_QOS has set")
  void asksForNone() throws Exception {
    ChainSocket listener = listener();
    ChainSocket s = stream();
    connect(s, name(listener));
    assertTalk(s, accept(listener));
    if (can(Ability.QOS)) {
      QualityOfService none = inForce(s);
      assertThat(none).isNotNull();
      if (none != null) {
        assertThat(none.sending()).isEqualTo(FlowSpec.bestEffort());
        assertThat(none.receiving()).isEqualTo(FlowSpec.bestEffort());
      }
      ChainSocket set = stream();
      set.ioctl(IoctlCode.SIO_SET_QOS, FLOWS);
      connect(set, name(listener));
      assertThat(inForce(set)).isEqualTo(FLOWS);
    } else {
      assertError(() -> inForce(s), WsaError.WSAENOPROTOOPT);
    }
  }
}
