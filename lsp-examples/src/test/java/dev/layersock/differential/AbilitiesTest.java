package dev.layersock.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.Layersock;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.qos.ServiceType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only one transport can, or a layer for the other. */
@Timeout(60)
class AbilitiesTest {
  private static final Set<NetworkEvent> DATA =
      EnumSet.of(NetworkEvent.FD_READ, NetworkEvent.FD_OOB);
  private static final long CAPACITY = 1_000_000;

  private final VirtualTime time = new VirtualTime(1);
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private Layersock start(String chain, @Nullable VirtualTime clock) {
    ProviderRegistry registry = ProviderRegistry.discover(AbilitiesTest.class.getClassLoader());
    var builder =
        Layersock.builder(
            ChainFile.parse("chains", "chains: {c: [" + chain + "]}", registry, name -> null));
    Layersock layersock = (clock == null ? builder : builder.time(clock)).start();
    open.add(layersock);
    return layersock;
  }

  private <T extends AutoCloseable> T opened(T made) {
    open.add(made);
    return made;
  }

  private ChainSocket listener(Layersock layersock) throws WsaException {
    return opened(
        layersock.sockets().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5));
  }

  private ChainSocket accept(ChainSocket listener) throws WsaException {
    ChainSocket accepted = listener.accept();
    assertThat(accepted).isNotNull();
    return opened(accepted);
  }

  @ParameterizedTest(name = "SO_OOBINLINE {0}: {1}")
  @CsvSource({"false, FD_OOB", "true, FD_READ"})
  @DisplayName("An urgent byte is told by one event")
  void urgentByte(boolean inline, NetworkEvent expected) throws Exception {
    Layersock layersock = start("loopback", null);
    ChainSocket listener = listener(layersock);
    ChainSocket client = opened(layersock.sockets().connect(listener.localAddress()));
    ChainSocket server = accept(listener);
    server.setOption(SockOpt.SO_OOBINLINE, inline);
    EventObject event = server.newEventObject();
    server.eventSelect(event, DATA);
    client.send(ByteBuffer.wrap(new byte[] {1}), MessageFlags.OOB);
    assertThat(server.enumNetworkEvents(event).events()).containsExactly(expected);
    server.eventSelect(event, DATA);
    assertThat(server.enumNetworkEvents(event).events()).containsExactly(expected);
  }

  @ParameterizedTest(name = "linger {0}s, blocking {1}: {2} ms, the peer receives {3}")
  @CsvSource({
    "2, true, 50, END_OF_STREAM",
    "2, false, 0, END_OF_STREAM",
    "0, true, 0, WSAECONNRESET"
  })
  @DisplayName("A close that lingers on loopback waits until all has arrived")
  void lingers(int seconds, boolean blocking, long millis, String end) throws Exception {
    Layersock layersock = start("loopback: {latency: 50ms}", time);
    time.run(
        () -> {
          ChainSocket listener = listener(layersock);
          ChainSocket client = opened(layersock.sockets().connect(listener.localAddress()));
          ChainSocket server = accept(listener);
          client.setOption(SockOpt.SO_LINGER, new Linger(true, seconds));
          client.setBlocking(blocking);
          client.send(ByteBuffer.wrap(new byte[] {1}));
          long start = time.nanoTime();
          client.close();
          assertThat(Duration.ofNanos(time.nanoTime() - start).toMillis()).isEqualTo(millis);
          assertThat(end(server)).isEqualTo(end);
          return null;
        });
  }

  @Test
  @DisplayName("A linger time that is too short ends in a reset, after what has arrived")
  void lingersInVain() throws Exception {
    Layersock layersock = start("loopback: {latency: 5s}", time);
    time.run(
        () -> {
          ChainSocket listener = listener(layersock);
          ChainSocket client = opened(layersock.sockets().connect(listener.localAddress()));
          ChainSocket server = accept(listener);
          client.setOption(SockOpt.SO_LINGER, new Linger(true, 1));
          client.send(ByteBuffer.wrap(new byte[] {1}));
          long start = time.nanoTime();
          client.close();
          assertThat(Duration.ofNanos(time.nanoTime() - start)).isEqualTo(Duration.ofSeconds(1));
          assertThat(end(server)).isEqualTo("WSAECONNRESET");
          return null;
        });
  }

  private static String end(ChainSocket s) {
    try {
      ByteBuffer target = ByteBuffer.allocate(8);
      int received = s.recv(target);
      while (received > 0) {
        received = s.recv(target.clear());
      }
      return received == IoResult.END_OF_STREAM ? "END_OF_STREAM" : String.valueOf(received);
    } catch (WsaException e) {
      return e.error().name();
    }
  }

  /** Flows of quality, by the network itself and by a layer. */
  private Layersock withFlows(String of) {
    return start(
        of.equals("network")
            ? "loopback: {qos-capacity: 8Mbit/s}"
            : "qos: {token-rate: 8Mbit/s}, nio",
        null);
  }

  private static QualityOfService sending(FlowSpec flow) {
    return QualityOfService.of(flow, FlowSpec.bestEffort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"network", "layer"})
  @DisplayName("Flows that cannot be had are refused when they are set, and the others stay")
  void refusesFlows(String of) throws Exception {
    Layersock layersock = withFlows(of);
    ChainSocket s = opened(layersock.sockets().socket(AddressFamily.INET, SocketType.STREAM));
    QualityOfService before = s.ioctl(IoctlCode.SIO_GET_QOS, null);
    FlowSpec much = FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(CAPACITY + 1);
    FlowSpec silent = FlowSpec.of(ServiceType.GUARANTEED);
    for (FlowSpec impossible : List.of(much, silent)) {
      assertRefused(() -> s.ioctl(IoctlCode.SIO_SET_QOS, sending(impossible)));
      assertThat(s.ioctl(IoctlCode.SIO_GET_QOS, null)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"network", "layer"})
  @DisplayName("A condition sees flows, and can lower them")
  void conditionSeesFlows(String of) throws Exception {
    Layersock layersock = withFlows(of);
    FlowSpec half = FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(CAPACITY / 2);
    FlowSpec less = FlowSpec.of(ServiceType.GUARANTEED).withTokenRate(CAPACITY / 4);
    ChainSocket listener = listener(layersock);
    ChainSocket client = opened(layersock.sockets().socket(AddressFamily.INET, SocketType.STREAM));
    client.ioctl(IoctlCode.SIO_SET_QOS, sending(half));
    client.connect(listener.localAddress());
    List<@Nullable QualityOfService> seen = new ArrayList<>();
    ChainSocket server =
        listener.accept(
            offer -> {
              seen.add(offer.qos());
              offer.lowerQos(sending(less));
              return AcceptDecision.ACCEPT;
            });
    assertThat(server).isNotNull();
    opened(server);
    assertThat(seen).doesNotContainNull().hasSize(1);
    QualityOfService inForce = server.ioctl(IoctlCode.SIO_GET_QOS, null);
    assertThat(inForce).isNotNull();
    assertThat(inForce.receiving().tokenRate()).isEqualTo(CAPACITY / 4);
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(call))
        .isInstanceOfSatisfying(
            WsaException.class,
            refusal -> assertThat(refusal.error()).isEqualTo(WsaError.WSAEOPNOTSUPP));
  }
}
