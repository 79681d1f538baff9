package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.settings.PortRange;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IPv6 sockets that keep to IPv6, and those that take IPv4 too. */
class DualStackTest {
  private final Bench bench = new Bench(LoopbackSettings.defaults());
  private final LoopbackProvider provider = bench.provider;
  private final ByteBuffer target = ByteBuffer.allocate(64);
  private final AddressBox from = new AddressBox();

  private static InetSocketAddress v6(int last, int port) {
    try {
      byte[] address = new byte[16];
      address[15] = (byte) last;
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private ProviderSocket dual(String protocol) throws WsaException {
    ProviderSocket s = bench.open(protocol);
    provider.setSockOpt(s, SockOpt.IPV6_V6ONLY, false);
    return s;
  }

  private ProviderSocket listening(ProviderSocket s, InetSocketAddress name) throws WsaException {
    provider.bind(s, name);
    provider.listen(s, 8);
    return s;
  }

  private static InetSocketAddress home(Names family, int port) {
    return new InetSocketAddress(family.home(), port);
  }

  private static int port(Object name) {
    return ((InetSocketAddress) name).getPort();
  }

  @Test
  @DisplayName("LOOP-103: an IPv6 socket refuses IPv4 addresses everywhere, unless it takes both")
  void keepsToItsFamily() throws Exception {
    for (String protocol : new String[] {"tcp6", "udp6"}) {
      ProviderSocket s = bench.open(protocol);
      assertThat(provider.getSockOpt(s, SockOpt.IPV6_V6ONLY)).isTrue();
      Bench.assertError(WsaError.WSAEAFNOSUPPORT, () -> provider.bind(s, Bench.at(1, 80)));
      Bench.assertError(
          WsaError.WSAEAFNOSUPPORT, () -> provider.connect(s, ConnectRequest.to(Bench.at(1, 80))));
    }
    ProviderSocket s = bench.open("udp6");
    Bench.assertError(
        WsaError.WSAEAFNOSUPPORT, () -> provider.sendTo(s, Bench.bytes("x"), 0, Bench.at(1, 80)));
    ProviderSocket ipv4 = bench.open("tcp4");
    Bench.assertError(
        WsaError.WSAENOPROTOOPT, () -> provider.setSockOpt(ipv4, SockOpt.IPV6_V6ONLY, false));
    Bench.assertError(WsaError.WSAEAFNOSUPPORT, () -> provider.bind(ipv4, v6(1, 80)));
  }

  @ParameterizedTest(name = "IPV6_V6ONLY {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("LOOP-104: a listener at :: takes IPv4 callers only if it takes both")
  void listensToBoth(boolean only) throws Exception {
    ProviderSocket s = bench.open("tcp6");
    provider.setSockOpt(s, SockOpt.IPV6_V6ONLY, only);
    ProviderSocket listener = listening(s, v6(0, 80));
    assertThat(provider.getSockName(listener)).isEqualTo(v6(0, 80));
    ProviderSocket ipv6 = bench.open("tcp6");
    provider.connect(ipv6, ConnectRequest.to(v6(7, 80)));
    assertThat(provider.getSockName(bench.accept(listener))).isEqualTo(v6(7, 80));
    ProviderSocket ipv4 = bench.open("tcp4");
    provider.bind(ipv4, Bench.at(9, 900));
    ConnectRequest request = ConnectRequest.to(Bench.at(1, 80));
    if (only) {
      Bench.assertError(WsaError.WSAECONNREFUSED, () -> provider.connect(ipv4, request));
      return;
    }
    provider.connect(ipv4, request);
    ProviderSocket server = bench.accept(listener);
    assertThat(provider.getPeerName(server)).isEqualTo(Bench.at(9, 900));
    assertThat(provider.getSockName(server)).isEqualTo(Bench.at(1, 80));
    assertThat(provider.getSockOpt(server, SockOpt.IPV6_V6ONLY)).isFalse();
    provider.send(ipv4, Bench.bytes("hello"), 0);
    assertThat(provider.recv(server, target, 0)).isEqualTo(5);
  }

  @Test
  @DisplayName("LOOP-105: an IPv4 listener comes before one at :: that takes both")
  void specificFirst() throws Exception {
    ProviderSocket wild = listening(dual("tcp6"), v6(0, 80));
    ProviderSocket specific = bench.listener(Bench.at(1, 80));
    provider.connect(bench.open("tcp4"), ConnectRequest.to(Bench.at(1, 80)));
    provider.connect(bench.open("tcp4"), ConnectRequest.to(Bench.at(2, 80)));
    assertThat(provider.getSockName(bench.accept(specific))).isEqualTo(Bench.at(1, 80));
    assertThat(provider.getSockName(bench.accept(wild))).isEqualTo(Bench.at(2, 80));
  }

  @Test
  @DisplayName("LOOP-106: a socket that takes both connects to IPv4, from an IPv4 address")
  void connectsToIpv4() throws Exception {
    ProviderSocket listener = bench.listener(Bench.at(1, 80));
    ProviderSocket bound = dual("tcp6");
    provider.bind(bound, Bench.at(3, 300));
    assertThat(provider.connect(bound, ConnectRequest.to(Bench.at(1, 80))))
        .isEqualTo(ConnectOutcome.CONNECTED);
    assertThat(provider.getPeerName(bound)).isEqualTo(Bench.at(1, 80));
    assertThat(provider.getPeerName(bench.accept(listener))).isEqualTo(Bench.at(3, 300));
    ProviderSocket wild = dual("tcp6");
    provider.bind(wild, v6(0, 400));
    Bench.assertError(
        WsaError.WSAECONNREFUSED, () -> provider.connect(wild, ConnectRequest.to(Bench.at(5, 80))));
    assertThat(provider.getSockName(wild)).isEqualTo(v6(0, 400));
    provider.connect(wild, ConnectRequest.to(Bench.at(1, 80)));
    assertThat(provider.getSockName(wild)).isEqualTo(home(Names.IPV4, 400));
    assertThat(provider.getPeerName(bench.accept(listener))).isEqualTo(home(Names.IPV4, 400));
  }

  @Test
  @DisplayName("LOOP-107: an unbound socket that takes both tries IPv4, then IPv6, then IPv4")
  void changesFamily() throws Exception {
    ProviderSocket s = dual("tcp6");
    Bench.assertError(
        WsaError.WSAECONNREFUSED, () -> provider.connect(s, ConnectRequest.to(Bench.at(1, 80))));
    int port = port(provider.getSockName(s));
    assertThat(provider.getSockName(s)).isEqualTo(v6(0, port));
    Bench.assertError(
        WsaError.WSAECONNREFUSED, () -> provider.connect(s, ConnectRequest.to(v6(1, 80))));
    bench.listener(Bench.at(1, 80));
    provider.connect(s, ConnectRequest.to(Bench.at(1, 80)));
    assertThat(provider.getSockName(s)).isEqualTo(home(Names.IPV4, port));
  }

  @Test
  @DisplayName("LOOP-108: a name of one family does not reach a peer of the other: WSAEAFNOSUPPORT")
  void nameDecides() throws Exception {
    listening(dual("tcp6"), v6(0, 80));
    for (String protocol : new String[] {"tcp6", "udp6"}) {
      ProviderSocket ipv4 = dual(protocol);
      provider.bind(ipv4, Bench.wildcard(500));
      assertThat(provider.getSockName(ipv4)).isEqualTo(Bench.wildcard(500));
      Bench.assertError(
          WsaError.WSAEAFNOSUPPORT, () -> provider.connect(ipv4, ConnectRequest.to(v6(1, 80))));
      ProviderSocket ipv6 = dual(protocol);
      provider.bind(ipv6, v6(1, 500));
      Bench.assertError(
          WsaError.WSAEAFNOSUPPORT,
          () -> provider.connect(ipv6, ConnectRequest.to(Bench.at(1, 80))));
      provider.connect(ipv4, ConnectRequest.to(Bench.at(1, 80)));
      provider.connect(ipv6, ConnectRequest.to(v6(1, 80)));
      assertThat(provider.getSockName(ipv4)).isEqualTo(home(Names.IPV4, 500));
      assertThat(provider.getSockName(ipv6)).isEqualTo(v6(1, 500));
    }
  }

  @ParameterizedTest(name = "{0} at :: takes both: {1}, then IPv4 {2}")
  @CsvSource({
    "tcp, true, wildcard, WSAEADDRINUSE",
    "tcp, true, specific,",
    "tcp, false, wildcard,",
    "tcp, false, specific,",
    "udp, true, wildcard, WSAEADDRINUSE",
    "udp, true, specific,",
    "udp, false, wildcard,",
    "udp, false, specific,"
  })
  @DisplayName("LOOP-109: :: that takes both conflicts with IPv4 as the IPv4 wildcard does")
  void conflicts(String type, boolean both, String second, WsaError error) throws Exception {
    InetSocketAddress name = second.equals("wildcard") ? Bench.wildcard(80) : Bench.at(1, 80);
    for (boolean ipv4First : new boolean[] {false, true}) {
      ProviderSocket a = bench.open(type + "6");
      provider.setSockOpt(a, SockOpt.IPV6_V6ONLY, !both);
      ProviderSocket b = bench.open(type + "4");
      provider.bind(ipv4First ? b : a, ipv4First ? name : v6(0, 80));
      if (error == null) {
        provider.bind(ipv4First ? a : b, ipv4First ? v6(0, 80) : name);
      } else {
        Bench.assertError(
            error, () -> provider.bind(ipv4First ? a : b, ipv4First ? v6(0, 80) : name));
      }
      provider.closeSocket(a);
      provider.closeSocket(b);
    }
  }

  @Test
  @DisplayName("LOOP-110: an exclusive :: that takes both keeps IPv4 addresses out: WSAEACCES")
  void exclusive() throws Exception {
    ProviderSocket exclusive = dual("tcp6");
    provider.setSockOpt(exclusive, SockOpt.SO_EXCLUSIVEADDRUSE, true);
    provider.bind(exclusive, v6(0, 80));
    ProviderSocket ipv4 = bench.open("tcp4");
    Bench.assertError(WsaError.WSAEACCES, () -> provider.bind(ipv4, Bench.at(1, 80)));
  }

  @Test
  @DisplayName("LOOP-111: free ports are counted by family, and :: that takes both needs both")
  void freePorts() throws Exception {
    bench.set(now -> now.withEphemeralPorts(new PortRange(500, 501)));
    ProviderSocket ipv4 = bench.open("tcp4");
    provider.bind(ipv4, Bench.wildcard(0));
    ProviderSocket[] ipv6 = {bench.open("tcp6"), bench.open("tcp6")};
    provider.bind(ipv6[0], v6(0, 0));
    provider.bind(ipv6[1], v6(0, 0));
    assertThat(port(provider.getSockName(ipv6[0])))
        .isNotEqualTo(port(provider.getSockName(ipv6[1])));
    provider.closeSocket(ipv6[0]);
    provider.closeSocket(ipv6[1]);
    ProviderSocket both = dual("tcp6");
    provider.bind(both, v6(0, 0));
    assertThat(port(provider.getSockName(both))).isNotEqualTo(port(provider.getSockName(ipv4)));
    ProviderSocket late = dual("tcp6");
    Bench.assertError(WsaError.WSAENOBUFS, () -> provider.bind(late, v6(0, 0)));
  }

  @ParameterizedTest(name = "IPV6_V6ONLY {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("LOOP-112: a datagram socket at :: takes IPv4 datagrams only if it takes both")
  void datagramsFromBoth(boolean only) throws Exception {
    ProviderSocket s = bench.open("udp6");
    provider.setSockOpt(s, SockOpt.IPV6_V6ONLY, only);
    provider.bind(s, v6(0, 53));
    ProviderSocket ipv6 = bench.open("udp6");
    provider.bind(ipv6, v6(6, 600));
    provider.sendTo(ipv6, Bench.bytes("six"), 0, v6(7, 53));
    assertThat(provider.recvFrom(s, target, 0, from)).isEqualTo(3);
    assertThat(from.address()).isEqualTo(v6(6, 600));
    ProviderSocket ipv4 = bench.open("udp4");
    provider.bind(ipv4, Bench.at(4, 400));
    provider.sendTo(ipv4, Bench.bytes("four"), 0, Bench.at(7, 53));
    if (only) {
      assertThat(provider.recvFrom(s, target, 0, from)).isEqualTo(IoResult.WOULD_BLOCK);
      return;
    }
    assertThat(provider.recvFrom(s, target, 0, from)).isEqualTo(4);
    assertThat(from.address()).isEqualTo(Bench.at(4, 400));
    provider.sendTo(s, Bench.bytes("back"), 0, Bench.at(4, 400));
    assertThat(provider.recvFrom(ipv4, target.clear(), 0, from)).isEqualTo(4);
    assertThat(from.address()).isEqualTo(home(Names.IPV4, 53));
    provider.sendTo(s, Bench.bytes("back"), 0, v6(6, 600));
    assertThat(provider.recvFrom(ipv6, target.clear(), 0, from)).isEqualTo(4);
    assertThat(from.address()).isEqualTo(home(Names.IPV6, 53));
    assertThat(provider.getSockName(s)).isEqualTo(v6(0, 53));
  }

  @Test
  @DisplayName("LOOP-113: a datagram socket that takes both has peers of both families, and none")
  void datagramPeers() throws Exception {
    ProviderSocket s = dual("udp6");
    provider.connect(s, ConnectRequest.to(Bench.at(1, 53)));
    int port = port(provider.getSockName(s));
    assertThat(provider.getSockName(s)).isEqualTo(home(Names.IPV4, port));
    assertThat(provider.getPeerName(s)).isEqualTo(Bench.at(1, 53));
    provider.connect(s, ConnectRequest.to(v6(1, 53)));
    assertThat(provider.getSockName(s)).isEqualTo(home(Names.IPV6, port));
    provider.connect(s, ConnectRequest.to(Bench.wildcard(0)));
    Bench.assertError(WsaError.WSAENOTCONN, () -> provider.getPeerName(s));
    assertThat(provider.getSockName(s)).isEqualTo(v6(0, port));
  }

  @Test
  @DisplayName("LOOP-114: an IPv4 broadcast reaches those that take IPv4, and no others")
  void broadcasts() throws Exception {
    ProviderSocket both = dual("udp6");
    ProviderSocket only = bench.open("udp6");
    ProviderSocket ipv4 = bench.open("udp4");
    provider.bind(both, v6(0, 67));
    provider.bind(only, v6(2, 67));
    provider.bind(ipv4, Bench.at(1, 67));
    ProviderSocket sender = dual("udp6");
    InetAddress everybody = InetAddress.getByAddress(new byte[] {-1, -1, -1, -1});
    InetSocketAddress to = new InetSocketAddress(everybody, 67);
    Bench.assertError(WsaError.WSAEACCES, () -> provider.sendTo(sender, Bench.bytes("hey"), 0, to));
    provider.setSockOpt(sender, SockOpt.SO_BROADCAST, true);
    provider.sendTo(sender, Bench.bytes("hey"), 0, to);
    assertThat(provider.recvFrom(both, target.clear(), 0, null)).isEqualTo(3);
    assertThat(provider.recvFrom(ipv4, target.clear(), 0, null)).isEqualTo(3);
    assertThat(provider.recvFrom(only, target.clear(), 0, null)).isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("LOOP-115: IPV6_V6ONLY is set before bind: later it is WSAEINVAL")
  void setBeforeBind() throws Exception {
    ProviderSocket s = bench.open("tcp6");
    provider.bind(s, v6(0, 80));
    Bench.assertError(WsaError.WSAEINVAL, () -> provider.setSockOpt(s, SockOpt.IPV6_V6ONLY, false));
  }
}
