package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.option.IoctlCode;
import dev.layersock.protocol.Capability;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks whose streams go one way. */
class DirectionTest {
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80));
  private static final FlowSpec GUARANTEED = FlowSpec.of(ServiceType.GUARANTEED);

  private final ByteBuffer target = ByteBuffer.allocate(64);

  private static Bench bench(Direction direction) {
    return new Bench(TestSettings.oneWay(direction, 1000));
  }

  /** Rates of the direction that there is and of the one that there is not. */
  private static QualityOfService flows(Direction direction, long there, FlowSpec missing) {
    FlowSpec given = GUARANTEED.withTokenRate(there);
    return direction == Direction.SEND
        ? QualityOfService.of(given, missing)
        : QualityOfService.of(missing, given);
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  @DisplayName("LOOP-85: the stream protocols carry the direction, the datagram protocols do not")
  void protocols(Direction direction) {
    for (ProtocolInfo protocol :
        new LoopbackDescriptor().protocols(TestSettings.oneWay(direction, 1))) {
      boolean stream = protocol.type() == SocketType.STREAM;
      assertThat(protocol.can(Capability.UNI_SEND))
          .isEqualTo(stream && direction == Direction.SEND);
      assertThat(protocol.can(Capability.UNI_RECV))
          .isEqualTo(stream && direction == Direction.RECEIVE);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Direction.class, names = "BOTH", mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("LOOP-86: bytes go one way to the end of the stream, the other raises WSAEOPNOTSUPP")
  void oneWay(Direction direction) throws Exception {
    Bench bench = bench(direction);
    LoopbackProvider provider = bench.provider;
    ProviderSocket[] pair = bench.pair(bench.listener(Bench.at(1, 80)));
    boolean sends = direction == Direction.SEND;
    ProviderSocket sender = sends ? pair[0] : pair[1];
    ProviderSocket receiver = sends ? pair[1] : pair[0];
    ByteBuffer back = Bench.bytes("back");
    Bench.assertError(WsaError.WSAEOPNOTSUPP, () -> provider.send(receiver, back, 0));
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP, () -> provider.send(receiver, back, MessageFlags.OOB));
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP, () -> provider.sendTo(receiver, back, 0, Bench.at(1, 80)));
    Bench.assertError(WsaError.WSAEOPNOTSUPP, () -> provider.recv(sender, target, 0));
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP, () -> provider.recvFrom(sender, target, 0, new AddressBox()));
    assertThat(back.position()).isZero();
    provider.send(sender, Bench.bytes("there"), 0);
    assertThat(provider.recv(receiver, target, 0)).isEqualTo(5);
    assertThat(provider.select(pair[0]) & Readiness.WRITABLE).isNotZero();
    provider.shutdown(sender, ShutdownHow.SEND);
    assertThat(provider.recv(receiver, target, 0)).isEqualTo(IoResult.END_OF_STREAM);
    provider.closeSocket(sender);
    Bench.assertError(WsaError.WSAENOTSOCK, () -> provider.recv(sender, target, 0));
  }

  @Test
  @DisplayName("LOOP-87: what a socket can never do is said before that it is not connected")
  void unconnected() throws Exception {
    Bench bench = bench(Direction.SEND);
    ProviderSocket s = bench.open("tcp4");
    Bench.assertError(WsaError.WSAEOPNOTSUPP, () -> bench.provider.recv(s, target, 0));
    Bench.assertError(WsaError.WSAENOTCONN, () -> bench.provider.send(s, Bench.bytes("x"), 0));
  }

  @ParameterizedTest
  @EnumSource(value = Direction.class, names = "BOTH", mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("LOOP-88: connect ignores the flow of the missing direction, and counts the other")
  void connectIgnoresMissing(Direction direction) throws Exception {
    Bench bench = bench(direction);
    LoopbackProvider provider = bench.provider;
    ProviderSocket listener = bench.listener(Bench.at(1, 80));
    ProviderSocket s = bench.open("tcp4");
    FlowSpec incomplete = GUARANTEED; // as a sender's, it would be wrong
    FlowSpec excessive = GUARANTEED.withTokenRate(5000);
    provider.connect(s, SERVER.withQos(flows(direction, 600, excessive)));
    QualityOfService counted = flows(direction, 600, FlowSpec.bestEffort());
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null)).isEqualTo(counted);
    AtomicReference<QualityOfService> seen = new AtomicReference<>();
    ProviderSocket server =
        bench.accept(
            listener,
            offer -> {
              seen.set(offer.qos());
              offer.lowerQos(flows(direction, 500, excessive));
              return AcceptDecision.ACCEPT;
            });
    assertThat(seen).hasValue(counted);
    QualityOfService lowered = flows(direction, 500, FlowSpec.bestEffort());
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null)).isEqualTo(lowered);
    assertThat(provider.ioctl(server, IoctlCode.SIO_GET_QOS, null)).isEqualTo(lowered.reversed());
    ProviderSocket late = bench.open("tcp4");
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP,
        () -> provider.connect(late, SERVER.withQos(flows(direction, 501, incomplete))));
    provider.connect(late, SERVER.withQos(flows(direction, 500, incomplete)));
  }

  @ParameterizedTest
  @EnumSource(value = Direction.class, names = "BOTH", mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("LOOP-89: SIO_SET_QOS ignores the flow of the missing direction, on both ends")
  void setIgnoresMissing(Direction direction) throws Exception {
    Bench bench = bench(direction);
    LoopbackProvider provider = bench.provider;
    ProviderSocket listener = bench.listener(Bench.at(1, 80));
    FlowSpec excessive = GUARANTEED.withTokenRate(5000);
    QualityOfService counted = flows(direction, 400, FlowSpec.bestEffort());
    ProviderSocket s = bench.open("tcp4");
    provider.ioctl(s, IoctlCode.SIO_SET_QOS, flows(direction, 400, excessive));
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null)).isEqualTo(counted);
    provider.connect(s, SERVER);
    ProviderSocket server = bench.accept(listener);
    assertThat(provider.ioctl(server, IoctlCode.SIO_GET_QOS, null)).isEqualTo(counted.reversed());
    provider.ioctl(server, IoctlCode.SIO_SET_QOS, flows(direction, 1000, excessive).reversed());
    assertThat(provider.ioctl(s, IoctlCode.SIO_GET_QOS, null))
        .isEqualTo(flows(direction, 1000, FlowSpec.bestEffort()));
    Bench.assertError(
        WsaError.WSAEOPNOTSUPP,
        () ->
            provider.ioctl(
                server, IoctlCode.SIO_SET_QOS, flows(direction, 1001, excessive).reversed()));
  }
}
