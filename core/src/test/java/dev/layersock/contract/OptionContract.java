package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.layersock.error.WsaError;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Options and control codes. */
public abstract class OptionContract extends ProviderContract {
  private static final byte[] IPV4 = {127, 0, 0, 1};
  private static final QualityOfService BEST_EFFORT =
      QualityOfService.of(FlowSpec.bestEffort(), FlowSpec.bestEffort());

  @Test
  @DisplayName("OPTN-01: a stream socket keeps the options that are set")
  void keepsStreamOptions() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    assertKept(s, SockOpt.SO_KEEPALIVE, true);
    assertKept(s, SockOpt.SO_REUSEADDR, true);
    assertKept(s, SockOpt.TCP_NODELAY, true);
    assertKept(s, SockOpt.SO_OOBINLINE, true);
    assertKept(s, SockOpt.SO_LINGER, new Linger(true, 5));
    assertKept(s, SockOpt.SO_RCVTIMEO, Duration.ofMillis(250));
    assertKept(s, SockOpt.SO_SNDTIMEO, Duration.ofMillis(350));
    assertKept(s, SockOpt.SO_CONDITIONAL_ACCEPT, true);
  }

  @Test
  @DisplayName("OPTN-02: a datagram socket keeps the options that are set")
  void keepsDatagramOptions() throws Exception {
    ProviderSocket s = open(SocketType.DGRAM);
    assertKept(s, SockOpt.SO_BROADCAST, true);
    assertKept(s, SockOpt.SO_REUSEADDR, true);
    assertKept(s, SockOpt.SO_RCVTIMEO, Duration.ofMillis(250));
  }

  private <T> void assertKept(ProviderSocket s, SockOpt<T> option, T value) throws Exception {
    provider().setSockOpt(s, option, value);
    assertThat(provider().getSockOpt(s, option)).as("%s", option).isEqualTo(value);
  }

  @Test
  @DisplayName("OPTN-03: options have Winsock's initial values")
  void hasInitialValues() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    assertThat(provider().getSockOpt(s, SockOpt.SO_KEEPALIVE)).isFalse();
    assertThat(provider().getSockOpt(s, SockOpt.SO_REUSEADDR)).isFalse();
    assertThat(provider().getSockOpt(s, SockOpt.SO_LINGER)).isEqualTo(Linger.OFF);
    assertThat(provider().getSockOpt(s, SockOpt.SO_RCVTIMEO)).isEqualTo(Duration.ZERO);
    assertThat(provider().getSockOpt(s, SockOpt.SO_ERROR)).isZero();
    assertThat(provider().getSockOpt(s, SockOpt.SO_RCVBUF)).isPositive();
    assertThat(provider().getSockOpt(s, SockOpt.SO_SNDBUF)).isPositive();
    assertThat(provider().getSockOpt(s, SockOpt.SO_CONNECT_TIME)).isEqualTo(-1);
    assertThat(provider().getSockOpt(s, SockOpt.SO_ACCEPTCONN)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("OPTN-04: a socket tells its type and protocol")
  void tellsProtocol(SocketType type) throws Exception {
    ProviderSocket s = open(type);
    assertThat(provider().getSockOpt(s, SockOpt.SO_TYPE)).isEqualTo(type);
    assertThat(provider().getSockOpt(s, SockOpt.SO_PROTOCOL_INFO)).isEqualTo(s.protocol());
    assertThat(provider().getSockOpt(s, SockOpt.SO_MAX_MSG_SIZE))
        .isEqualTo(s.protocol().maxMessageSize());
  }

  @Test
  @DisplayName("OPTN-05: an option for the other type of socket raises WSAENOPROTOOPT")
  void refusesOtherType() throws Exception {
    ProviderSocket stream = open(SocketType.STREAM);
    ProviderSocket datagram = open(SocketType.DGRAM);
    assertError(
        () -> provider().setSockOpt(stream, SockOpt.SO_BROADCAST, true), WsaError.WSAENOPROTOOPT);
    assertError(() -> provider().getSockOpt(datagram, SockOpt.SO_LINGER), WsaError.WSAENOPROTOOPT);
    assertError(
        () -> provider().setSockOpt(datagram, SockOpt.SO_KEEPALIVE, true), WsaError.WSAENOPROTOOPT);
  }

  @Test
  @DisplayName("OPTN-06: an option that can only be read raises WSAENOPROTOOPT when it is set")
  void refusesReadOnly() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    assertError(() -> provider().setSockOpt(s, SockOpt.SO_ERROR, 0), WsaError.WSAENOPROTOOPT);
    assertError(
        () -> provider().setSockOpt(s, SockOpt.SO_ACCEPTCONN, true), WsaError.WSAENOPROTOOPT);
  }

  @Test
  @DisplayName("OPTN-07: an option that only a layer can know raises WSAENOPROTOOPT")
  void refusesUnknown() throws Exception {
    SockOpt<String> own =
        new SockOpt<>("X_OWN", 0x7777, String.class, "", true, SockOpt.Applies.TO_ALL);
    ProviderSocket s = open(SocketType.STREAM);
    assertError(() -> provider().setSockOpt(s, own, "x"), WsaError.WSAENOPROTOOPT);
    assertError(() -> provider().getSockOpt(s, own), WsaError.WSAENOPROTOOPT);
  }

  @Test
  @DisplayName("OPTN-08: SO_REUSEADDR and SO_EXCLUSIVEADDRUSE exclude each other, WSAEINVAL")
  void excludesSharing() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    provider().setSockOpt(s, SockOpt.SO_REUSEADDR, true);
    assertError(
        () -> provider().setSockOpt(s, SockOpt.SO_EXCLUSIVEADDRUSE, true), WsaError.WSAEINVAL);
    provider().setSockOpt(s, SockOpt.SO_REUSEADDR, false);
    provider().setSockOpt(s, SockOpt.SO_EXCLUSIVEADDRUSE, true);
  }

  @Test
  @DisplayName("OPTN-09: SO_ACCEPTCONN is true while a socket listens")
  void tellsListening() throws Exception {
    assertThat(provider().getSockOpt(listener(1), SockOpt.SO_ACCEPTCONN)).isTrue();
  }

  @Test
  @DisplayName("OPTN-10: SO_CONNECT_TIME counts from 0 once connected, at both ends")
  void countsConnectTime() throws Exception {
    Pair pair = pair();
    assertThat(provider().getSockOpt(pair.client(), SockOpt.SO_CONNECT_TIME)).isBetween(0, 60);
    assertThat(provider().getSockOpt(pair.server(), SockOpt.SO_CONNECT_TIME)).isBetween(0, 60);
  }

  @Test
  @DisplayName("OPTN-11: SO_CONDITIONAL_ACCEPT on a listening socket raises WSAEINVAL")
  void conditionBeforeListen() throws Exception {
    ProviderSocket s = listener(1);
    assertError(
        () -> provider().setSockOpt(s, SockOpt.SO_CONDITIONAL_ACCEPT, true), WsaError.WSAEINVAL);
  }

  @Test
  @DisplayName("OPTN-12: a value that makes no sense raises WSAEINVAL and changes nothing")
  void refusesNonsense() throws Exception {
    ProviderSocket s = open(SocketType.STREAM);
    int before = provider().getSockOpt(s, SockOpt.SO_RCVBUF);
    assertError(() -> provider().setSockOpt(s, SockOpt.SO_RCVBUF, -1), WsaError.WSAEINVAL);
    assertError(() -> provider().setSockOpt(s, SockOpt.IP_TOS, 256), WsaError.WSAEINVAL);
    assertThat(provider().getSockOpt(s, SockOpt.SO_RCVBUF)).isEqualTo(before);
  }

  @Test
  @DisplayName("OPTN-13: a control code that nobody knows raises WSAEOPNOTSUPP")
  void refusesUnknownCode() throws Exception {
    IoctlCode<Void, Void> own = new IoctlCode<>("X_OWN", Void.class, Void.class);
    ProviderSocket s = open(SocketType.STREAM);
    assertError(() -> provider().ioctl(s, own, null), WsaError.WSAEOPNOTSUPP);
  }

  @Test
  @DisplayName("OPTN-14: quality of service is kept, or not there: WSAENOPROTOOPT, WSAEOPNOTSUPP")
  void keepsQualityOfService() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket s = open(SocketType.STREAM);
    ConnectRequest request = ConnectRequest.to(name(listener)).withQos(BEST_EFFORT);
    if (underTest().can(Ability.QOS)) {
      provider().ioctl(s, IoctlCode.SIO_SET_QOS, BEST_EFFORT);
      assertThat(provider().ioctl(s, IoctlCode.SIO_GET_QOS, null)).isEqualTo(BEST_EFFORT);
      assertThat(tryConnect(s, request)).isEmpty();
    } else {
      assertError(
          () -> provider().ioctl(s, IoctlCode.SIO_SET_QOS, BEST_EFFORT), WsaError.WSAENOPROTOOPT);
      assertError(() -> provider().ioctl(s, IoctlCode.SIO_GET_QOS, null), WsaError.WSAENOPROTOOPT);
      assertConnectFails(s, request, WsaError.WSAEOPNOTSUPP);
      connect(s, name(listener));
    }
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("OPTN-15: IPV6_V6ONLY is set at first, is for IPv6 sockets, and is set before bind")
  void keepsToIpv6(SocketType type) throws Exception {
    ProviderSocket s = open(type);
    if (isIpv4()) {
      assertError(() -> provider().getSockOpt(s, SockOpt.IPV6_V6ONLY), WsaError.WSAENOPROTOOPT);
      assertError(
          () -> provider().setSockOpt(s, SockOpt.IPV6_V6ONLY, false), WsaError.WSAENOPROTOOPT);
    } else {
      assertThat(provider().getSockOpt(s, SockOpt.IPV6_V6ONLY)).isTrue();
      assertKept(s, SockOpt.IPV6_V6ONLY, false);
      provider().bind(s, at(0));
      assertError(() -> provider().setSockOpt(s, SockOpt.IPV6_V6ONLY, true), WsaError.WSAEINVAL);
      assertThat(provider().getSockOpt(s, SockOpt.IPV6_V6ONLY)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(SocketType.class)
  @DisplayName("OPTN-16: an IPv6 socket has an IPv4 name only once IPV6_V6ONLY is cleared")
  void takesIpv4OnceAsked(SocketType type) throws Exception {
    assumeFalse(isIpv4(), "it is of IPv4");
    InetSocketAddress ipv4 = new InetSocketAddress(InetAddress.getByAddress(IPV4), 0);
    ProviderSocket s = open(type);
    assertError(() -> provider().bind(s, ipv4), WsaError.WSAEAFNOSUPPORT);
    provider().setSockOpt(s, SockOpt.IPV6_V6ONLY, false);
    provider().bind(s, ipv4);
    assertThat(name(s).getAddress()).isEqualTo(ipv4.getAddress());
  }

  private boolean isIpv4() {
    return underTest().local().getAddress().length == 4;
  }
}
