package dev.layersock.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.protocol.Addresses;
import dev.layersock.spi.ConnectRequest;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Addresses")
class AddressesTest {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};

  private static InetSocketAddress mapped(@Nullable String host) throws UnknownHostException {
    return new InetSocketAddress(Inet6Address.getByAddress(host, MAPPED, -1), 80);
  }

  @Test
  @DisplayName("An IPv4 address in IPv6 clothes becomes the IPv4 address, with its host name")
  void mapped() throws Exception {
    assertThat(mapped(null).getAddress()).isInstanceOf(Inet6Address.class);
    SocketAddress canonical = Addresses.canonical(mapped(null));
    assertThat(canonical).isEqualTo(new InetSocketAddress("10.0.0.1", 80));
    InetSocketAddress named = (InetSocketAddress) Addresses.canonical(mapped("db.example"));
    assertThat(named.getAddress()).isInstanceOf(Inet4Address.class);
    assertThat(named.getHostString()).isEqualTo("db.example");
  }

  @Test
  @DisplayName("The mapped wildcard becomes the wildcard of IPv4, and is all zero")
  void mappedWildcard() throws Exception {
    byte[] bytes = MAPPED.clone();
    bytes[12] = 0;
    bytes[15] = 0;
    InetSocketAddress odd = new InetSocketAddress(Inet6Address.getByAddress(null, bytes, -1), 80);
    assertThat(Addresses.isAllZero(odd)).isFalse();
    assertThat(Addresses.isAllZero(Addresses.canonical(odd))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "::1", "2001:db8::1", "fe80::1%1", "::10.0.0.1"})
  @DisplayName("All others are returned as they are, their scope included")
  void asTheyAre(String text) throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(text), 80);
    assertThat(Addresses.canonical(address)).isSameAs(address);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved(text, 80);
    assertThat(Addresses.canonical(unresolved)).isSameAs(unresolved);
  }

  @Test
  @DisplayName("A request makes its addresses canonical, and keeps the name that was asked for")
  void request() throws Exception {
    ConnectRequest request = ConnectRequest.to(mapped("db.example"));
    assertThat(request.peer()).isEqualTo(new InetSocketAddress("10.0.0.1", 80));
    assertThat(request.host()).isEqualTo("db.example");
    InetSocketAddress proxy = InetSocketAddress.createUnresolved("proxy", 1080);
    ConnectRequest redirected = request.withPeer(proxy).withQos(null).withCallerData(null);
    assertThat(redirected.peer()).isEqualTo(proxy);
    assertThat(redirected.host()).isEqualTo("db.example");
    assertThat(redirected.withPeer(mapped(null)).peer()).isEqualTo(request.peer());
    assertThat(ConnectRequest.to(proxy).host()).isEqualTo("proxy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "::1", "fe80::1%1"})
  @DisplayName("Numbers alone are no name")
  void noName(String text) throws Exception {
    InetAddress address = InetAddress.getByName(text);
    assertThat(ConnectRequest.to(new InetSocketAddress(address, 80)).host()).isNull();
  }

  @Test
  @DisplayName("An address reads well to a person")
  void text() throws Exception {
    assertThat(Addresses.text(new InetSocketAddress("10.0.0.1", 80))).isEqualTo("10.0.0.1:80");
  }
}
