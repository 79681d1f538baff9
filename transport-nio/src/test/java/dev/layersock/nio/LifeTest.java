package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.eventually;
import static dev.layersock.nio.Rig.loopback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.layersock.chain.Framework;
import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@DisplayName("The provider")
final class LifeTest {

  private static long openDescriptors() {
    assumeTrue(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean);
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  private static long pollerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("layersock-nio-"))
        .count();
  }

  @Test
  @DisplayName("is found by name, with four protocols")
  void isFound() {
    BaseDescriptor<?> found =
        ServiceLoader.load(BaseDescriptor.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(descriptor -> descriptor.name().equals("nio"))
            .findFirst()
            .orElseThrow();

    assertThat(found).isInstanceOf(NioDescriptor.class);
    assertThat(new NioDescriptor().protocols(NioSettings.DEFAULT))
        .extracting(ProtocolInfo::name)
        .containsExactly("tcp4", "tcp6", "udp4", "udp6");
    assertThat(found.provider()).isEqualTo(NioProvider.class);
  }

  @Test
  @DisplayName("gives back every descriptor of 2000 connections, watched or not, and of failures")
  void leaksNothing() throws Exception {
    try (Rig rig = new Rig(new NioSettings(Duration.ZERO, 2))) {
      NioProvider nio = rig.provider;
      ProviderSocket listener = rig.listener(TCP4);
      InetSocketAddress target = rig.name(listener);
      InetSocketAddress hole = rig.name(rig.bound(TCP4));
      nio.closeSocket(rig.pair(TCP4).client());
      nio.watch(rig.bound(UDP4), Readiness.READABLE);
      nio.watch(rig.pair(TCP4).client(), Readiness.READABLE); // both pollers run from here on
      long before = openDescriptors();
      for (int i = 0; i < 2000; i++) {
        ProviderSocket client = rig.socket(TCP4);
        rig.connect(client, target);
        ProviderSocket server = rig.accept(listener);
        if (i % 2 == 0) {
          nio.watch(client, Readiness.READABLE | Readiness.CLOSED);
          nio.watch(server, Readiness.READABLE);
        }
        if (i % 10 == 0) {
          ProviderSocket failed = rig.socket(TCP4);
          assertFails(WsaError.WSAECONNREFUSED, () -> rig.connect(failed, hole));
          ProviderSocket datagrams = rig.bound(UDP4);
          nio.watch(datagrams, Readiness.READABLE);
          nio.closeSocket(datagrams);
        }
        nio.closeSocket(client);
        nio.closeSocket(server);
      }
      eventually("all descriptors are back", () -> openDescriptors() <= before);
    }
  }

  @Test
  @DisplayName("closes everything and ends its threads in cleanup, and then is down")
  void cleansUp() throws Exception {
    long threads = pollerThreads();
    long before = openDescriptors();
    Rig rig = new Rig();
    NioProvider nio = rig.provider;
    Rig.Pair pair = rig.pair(TCP4);
    ProviderSocket listener = rig.listener(TCP4);
    nio.watch(listener, Readiness.ACCEPTABLE);
    nio.watch(pair.server(), Readiness.READABLE);
    try (Rig other = new Rig()) {
      ProviderSocket outside = other.socket(TCP4);
      other.connect(outside, rig.name(listener));
      ProviderSocket inside = rig.accept(listener);
      assertThat(pollerThreads()).isGreaterThan(threads);
      rig.provider.cleanup();
      rig.provider.cleanup();
      assertFails(WsaError.WSAECONNRESET, () -> other.recv(outside, ByteBuffer.allocate(1), 0));
      assertFails(WsaError.WSAENETDOWN, () -> nio.select(inside));
    }
    assertThat(rig.awaitSignal(pair.server())).isEqualTo(Readiness.READABLE);
    assertFails(WsaError.WSAENETDOWN, () -> nio.recv(pair.server(), ByteBuffer.allocate(1), 0));
    assertFails(WsaError.WSAENETDOWN, () -> rig.socket(TCP4));
    assertFails(WsaError.WSAENETDOWN, () -> nio.closeSocket(pair.server()));
    assertThat(pollerThreads()).isEqualTo(threads);
    eventually("all descriptors are back", () -> openDescriptors() <= before);
  }

  @Test
  @DisplayName("gives up a connect after connect-timeout, and forgets one whose socket is closed")
  void timesOut() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    try (Rig rig = new Rig(new NioSettings(Duration.ofMillis(300), 1))) {
      NioProvider nio = rig.provider;
      ProviderSocket listener = rig.bound(TCP4);
      nio.listen(listener, 1);
      ConnectRequest request = ConnectRequest.to(rig.name(listener));
      ProviderSocket last = rig.socket(TCP4);
      WsaException failure = null;
      for (int i = 0; i < 20 && failure == null; i++) {
        last = rig.socket(TCP4);
        if (nio.connect(last, request) == ConnectOutcome.IN_PROGRESS) {
          failure = rig.connectResult(last);
        }
      }
      assertThat(failure).isNotNull();
      assertThat(failure == null ? null : failure.error()).isEqualTo(WsaError.WSAETIMEDOUT);
      assertThat(failure).hasMessageContaining("connect-timeout 300ms");

      ProviderSocket abandoned = rig.socket(TCP4);
      ProviderSocket again = last;
      assertThat(nio.connect(abandoned, request)).isEqualTo(ConnectOutcome.IN_PROGRESS);
      nio.closeSocket(abandoned);

      // The same socket may connect again; its time is over after that of the abandoned one.
      assertThat(nio.connect(again, request)).isEqualTo(ConnectOutcome.IN_PROGRESS);
      assertThat(rig.connectResult(again)).isNotNull();
      assertThat(rig.hasConnectResult(abandoned)).isFalse();
    }
  }

  @Test
  @DisplayName("moves 64 MiB unharmed by watches and upcalls alone")
  void pumps() throws Exception {
    Pump pump = new Pump(64L << 20);
    try (Rig rig = new Rig(new NioSettings(Duration.ZERO, 2))) {
      NioProvider nio = rig.provider;
      ProviderSocket listener = rig.listener(TCP4);
      ProviderSocket client = nio.socket(Framework.request(TCP4, 0, pump.sending(nio)));
      InetSocketAddress target = rig.name(listener);
      ConnectOutcome outcome = nio.connect(client, ConnectRequest.to(target));
      ProviderSocket receiving = rig.accept(listener);
      if (outcome == ConnectOutcome.CONNECTED) {
        nio.watch(client, Readiness.WRITABLE);
      }
      pump.receive(rig, receiving);
      assertThat(pump.sentAll()).isTrue();
    }
  }

  @Test
  @DisplayName("opens channels through the given selector provider alone, and says what fails")
  void usesTheGivenProvider() throws Exception {
    ScarceChannels scarce = new ScarceChannels();
    NioProvider nio = new NioProvider(NioSettings.DEFAULT, new TestContext(), scarce);
    try (Rig rig = new Rig()) {
      List<ProviderSocket> sockets = new ArrayList<>();
      for (ProtocolInfo protocol : List.of(TCP4, UDP4)) {
        sockets.add(nio.socket(Framework.request(protocol, 0, rig)));
      }
      scarce.left.set(0);
      ConnectRequest request = ConnectRequest.to(rig.name(rig.listener(TCP4)));
      for (ProviderSocket s : sockets) {
        assertFails(WsaError.WSAEMFILE, () -> nio.connect(s, request));
        assertFails(WsaError.WSAEMFILE, () -> nio.bind(s, loopback(0)));
      }
      scarce.left.set(2);
      for (ProviderSocket s : sockets) {
        nio.connect(s, request);
      }
      for (ProviderSocket s : sockets) {
        assertFails(WsaError.WSAEMFILE, () -> nio.watch(s, Readiness.READABLE));
      }
      scarce.left.set(1);
      nio.watch(sockets.get(0), Readiness.READABLE);
      assertThat(scarce.left).hasValue(0);
    } finally {
      nio.cleanup();
    }
  }
}
