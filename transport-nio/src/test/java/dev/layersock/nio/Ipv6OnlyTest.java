package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP6;
import static dev.layersock.nio.Rig.UDP6;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.bytes;
import static dev.layersock.nio.Rig.loopback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisplayName("IPV6_V6ONLY")
final class Ipv6OnlyTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;

  @BeforeEach
  void requireIpv6() {
    assumeTrue(NioUnderTest.HAS_IPV6, "the host has no IPv6: ::1 cannot be bound");
  }

  @AfterEach
  void cleanUp() {
    assertThat(rig.context.faults()).isEmpty();
    rig.close();
  }

  @Test
  @DisplayName("is set at first, is for IPv6 alone, and is fixed by bind")
  void isAnOption() throws Exception {
    for (ProtocolInfo protocol : new ProtocolInfo[] {TCP6, UDP6}) {
      ProviderSocket s = rig.socket(protocol);
      assertThat(nio.getSockOpt(s, SockOpt.IPV6_V6ONLY)).isTrue();
      nio.setSockOpt(s, SockOpt.IPV6_V6ONLY, false);
      assertThat(nio.getSockOpt(s, SockOpt.IPV6_V6ONLY)).isFalse();
      nio.bind(s, local6(0));
      assertFails(WsaError.WSAEINVAL, () -> nio.setSockOpt(s, SockOpt.IPV6_V6ONLY, true));
    }
    ProviderSocket ipv4 = rig.socket(Rig.TCP4);
    assertFails(WsaError.WSAENOPROTOOPT, () -> nio.getSockOpt(ipv4, SockOpt.IPV6_V6ONLY));
  }

  @Test
  @DisplayName("refuses addresses of IPv4 while it is set, and takes them in any spelling if not")
  void decidesOnAddresses() throws Exception {
    InetSocketAddress target = rig.name(rig.listener(Rig.TCP4));
    ProviderSocket only = rig.socket(TCP6);
    assertFails(WsaError.WSAEAFNOSUPPORT, () -> nio.bind(only, loopback(0)));
    assertFails(WsaError.WSAEAFNOSUPPORT, () -> nio.connect(only, ConnectRequest.to(target)));
    ProviderSocket datagrams = rig.socket(UDP6);
    assertFails(WsaError.WSAEAFNOSUPPORT, () -> nio.sendTo(datagrams, bytes("x"), 0, target));
    assertFails(WsaError.WSAEAFNOSUPPORT, () -> nio.connect(datagrams, ConnectRequest.to(target)));

    ProviderSocket both = dual(TCP6);
    nio.bind(both, loopback(0));
    assertThat(rig.name(both).getAddress()).isEqualTo(loopback(0).getAddress());
    rig.connect(both, target);
    assertThat(nio.getPeerName(both)).isEqualTo(target);
    ProviderSocket unbound = dual(TCP6);
    rig.connect(unbound, mapped(target.getPort()));
    assertThat(nio.getPeerName(unbound)).isEqualTo(target);
    assertThat(rig.name(unbound).getAddress()).isEqualTo(loopback(0).getAddress());
  }

  @Test
  @DisplayName("keeps callers of IPv4 from a listener at the wildcard: they are reset")
  void turnsAwayCallers() throws Exception {
    ProviderSocket listener = rig.socket(TCP6);
    nio.bind(listener, wildcard());
    nio.listen(listener, 64);
    int port = rig.name(listener).getPort();
    nio.watch(listener, Readiness.ACCEPTABLE);
    ProviderSocket first = rig.socket(Rig.TCP4);
    rig.connect(first, loopback(port));
    assertThat(rig.awaitSignal(listener)).isEqualTo(Readiness.ACCEPTABLE);
    assertThat(nio.select(listener)).isZero();
    assertFails(WsaError.WSAECONNRESET, () -> rig.recv(first, ByteBuffer.allocate(1), 0));
    ProviderSocket second = rig.socket(Rig.TCP4);
    rig.connect(second, loopback(port));
    assertThat(nio.accept(listener, offer -> AcceptDecision.ACCEPT)).isNull();
    assertFails(WsaError.WSAECONNRESET, () -> rig.recv(second, ByteBuffer.allocate(1), 0));

    ProviderSocket third = rig.socket(Rig.TCP4);
    rig.connect(third, loopback(port));
    ProviderSocket own = rig.socket(TCP6);
    rig.connect(own, local6(port));
    ProviderSocket accepted = rig.accept(listener);
    assertThat(nio.getPeerName(accepted)).isEqualTo(rig.name(own));
    assertThat(nio.getSockOpt(accepted, SockOpt.IPV6_V6ONLY)).isTrue();
    assertThat(nio.accept(listener, AcceptCondition.ALWAYS)).isNull();
  }

  @Test
  @DisplayName("turns away more callers of IPv4 than one call does, and nobody else waits for ever")
  void turnsAwayMany() throws Exception {
    ProviderSocket listener = rig.socket(TCP6);
    nio.bind(listener, wildcard());
    nio.listen(listener, 128);
    int port = rig.name(listener).getPort();
    for (int i = 0; i < 100; i++) {
      rig.connect(rig.socket(Rig.TCP4), loopback(port));
    }
    ProviderSocket own = rig.socket(TCP6);
    rig.connect(own, local6(port));
    assertThat(nio.getPeerName(rig.accept(listener))).isEqualTo(rig.name(own));
  }

  @Test
  @DisplayName("lets callers of IPv4 come to a listener at the wildcard where it is cleared")
  void takesCallers() throws Exception {
    ProviderSocket listener = dual(TCP6);
    nio.bind(listener, wildcard());
    nio.listen(listener, 64);
    assertThat(rig.name(listener).getAddress()).isInstanceOf(Inet6Address.class);
    int port = rig.name(listener).getPort();
    ProviderSocket client = rig.socket(Rig.TCP4);
    rig.connect(client, loopback(port));
    AtomicReference<InetSocketAddress> caller = new AtomicReference<>();
    ProviderSocket accepted = null;
    while (accepted == null) {
      rig.await(listener, Readiness.ACCEPTABLE);
      accepted =
          nio.accept(
              listener,
              offer -> {
                caller.set((InetSocketAddress) offer.callerId());
                return AcceptDecision.ACCEPT;
              });
    }
    assertThat(caller.get()).isEqualTo(rig.name(client));
    assertThat(nio.getPeerName(accepted)).isEqualTo(rig.name(client));
    assertThat(rig.name(accepted)).isEqualTo(loopback(port));
    assertThat(nio.getSockOpt(accepted, SockOpt.IPV6_V6ONLY)).isFalse();
    ProviderSocket own = rig.socket(TCP6);
    rig.connect(own, local6(port));
    assertThat(nio.getPeerName(rig.accept(listener))).isEqualTo(rig.name(own));
  }

  @Test
  @DisplayName("where it is cleared, makes the wildcard of IPv4 that of IPv6")
  void hasOneWildcard() throws Exception {
    for (ProtocolInfo protocol : new ProtocolInfo[] {TCP6, UDP6}) {
      ProviderSocket s = dual(protocol);
      nio.bind(s, new InetSocketAddress("0.0.0.0", 0));
      assertThat(rig.name(s).getAddress()).isEqualTo(wildcard().getAddress());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX) // what excludes what is the host's rule
  @DisplayName("leaves it to the host that the port of the wildcard is taken for IPv4, too")
  void takesBothPorts() throws Exception {
    ProviderSocket s = rig.socket(TCP6);
    nio.bind(s, wildcard());
    nio.listen(s, 1);
    ProviderSocket other = rig.socket(Rig.TCP4);
    InetSocketAddress same = new InetSocketAddress("0.0.0.0", rig.name(s).getPort());
    assertFails(WsaError.WSAEADDRINUSE, () -> nio.bind(other, same));
  }

  @Test
  @DisplayName("has datagrams of IPv4 dropped while it is set")
  void dropsDatagrams() throws Exception {
    ProviderSocket s = rig.socket(UDP6);
    nio.bind(s, wildcard());
    int port = rig.name(s).getPort();
    ProviderSocket foreign = rig.bound(Rig.UDP4);
    nio.sendTo(foreign, bytes("spam"), 0, loopback(port));
    rig.await(s, Readiness.READABLE);
    assertThat(nio.select(s) & Readiness.READABLE).isZero();
    nio.sendTo(foreign, bytes("spam"), 0, loopback(port));
    ProviderSocket own = rig.socket(UDP6);
    nio.bind(own, local6(0));
    nio.sendTo(own, bytes("ham"), 0, local6(port));
    AddressBox from = new AddressBox();
    for (int size : new int[] {9, 70_000}) {
      ByteBuffer target = ByteBuffer.allocate(size);
      while (nio.recvFrom(s, target, 0, from) == IoResult.WOULD_BLOCK) {
        rig.await(s, Readiness.READABLE);
      }
      assertThat(Rig.text(target)).isEqualTo("ham");
      assertThat(from.address()).isEqualTo(rig.name(own));
      nio.sendTo(foreign, bytes("spam"), 0, loopback(port));
      nio.sendTo(own, bytes("ham"), 0, local6(port));
    }
  }

  @Test
  @DisplayName("lets datagrams of IPv4 come and go where it is cleared, and a peer be of IPv4")
  void takesDatagrams() throws Exception {
    ProviderSocket s = dual(UDP6);
    ProviderSocket foreign = rig.bound(Rig.UDP4);
    nio.sendTo(s, bytes("to"), 0, rig.name(foreign));
    assertThat(rig.name(s).getAddress()).isInstanceOf(Inet6Address.class);
    assertThat(rig.name(s).getAddress().isAnyLocalAddress()).isTrue();
    int port = rig.name(s).getPort();
    assertThat(receivedFrom(foreign)).isEqualTo(loopback(port));
    nio.sendTo(foreign, bytes("back"), 0, loopback(port));
    assertThat(receivedFrom(s)).isEqualTo(rig.name(foreign));
    nio.connect(s, ConnectRequest.to(mapped(rig.name(foreign).getPort())));
    assertThat(nio.getPeerName(s)).isEqualTo(rig.name(foreign));
    assertThat(nio.send(s, bytes("again"), 0)).isEqualTo(5);
    assertThat(receivedFrom(foreign)).isEqualTo(loopback(port));
    nio.sendTo(foreign, bytes("back"), 0, loopback(port));
    assertThat(rig.recv(s, ByteBuffer.allocate(9), 0)).isEqualTo(4);
  }

  private @Nullable SocketAddress receivedFrom(ProviderSocket s) throws Exception {
    AddressBox from = new AddressBox();
    while (nio.recvFrom(s, ByteBuffer.allocate(9), 0, from) == IoResult.WOULD_BLOCK) {
      rig.await(s, Readiness.READABLE);
    }
    return from.address();
  }

  private ProviderSocket dual(ProtocolInfo protocol) throws Exception {
    ProviderSocket s = rig.socket(protocol);
    nio.setSockOpt(s, SockOpt.IPV6_V6ONLY, false);
    return s;
  }

  private static InetSocketAddress local6(int port) throws Exception {
    byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
  }

  private static InetSocketAddress wildcard() throws Exception {
    return new InetSocketAddress(InetAddress.getByName("::"), 0);
  }

  private static InetSocketAddress mapped(int port) throws Exception {
    byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    return new InetSocketAddress(Inet6Address.getByAddress(null, bytes, -1), port);
  }
}
