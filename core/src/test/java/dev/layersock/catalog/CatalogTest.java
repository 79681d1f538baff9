package dev.layersock.catalog;

import static dev.layersock.testing.WsaAssert.assertRaises;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.chain.ProtocolChain;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.EntrySpec;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.Origin;
import dev.layersock.testing.TestSystem;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final VirtualTime time = new VirtualTime();
  private final TestSystem system = new TestSystem(time);
  private final ChainSpec first = TestSystem.chain("first");
  private final ChainSpec second = TestSystem.chain("second");

  private Catalog catalog(EntrySpec... entries) {
    Map<String, ProtocolChain> chains = new LinkedHashMap<>();
    chains.put("first", system.assemble(first));
    chains.put("second", system.assemble(second));
    return Catalog.of(3, new Composition(List.of(first, second), List.of(entries)), chains);
  }

  private static EntrySpec streams(String name, String chain, AddressFamily family) {
    return new EntrySpec(
        name, chain, Optional.of(family), Optional.of(SocketType.STREAM), Origin.CODE);
  }

  @Test
  @DisplayName("An entry is listed once for each protocol that it includes, with ids from 1")
  void lists() {
    Catalog catalog = catalog(streams("v6", "second", AddressFamily.INET6), EntrySpec.of(first));
    assertThat(catalog.version()).isEqualTo(3);
    assertThat(catalog.entries())
        .extracting(e -> e.id() + " " + e.name() + " " + e.protocol().name())
        .containsExactly(
            "1 v6 memory6", "2 first memory4", "3 first memory6", "4 first memory-datagram4");
  }

  @Test
  @DisplayName("The first entry in order that matches is chosen")
  void firstMatch() throws Exception {
    Catalog catalog = catalog(streams("v6", "second", AddressFamily.INET6), EntrySpec.of(first));
    assertThat(catalog.select(null, null, 0).id()).isEqualTo(1);
    assertThat(catalog.select(AddressFamily.INET, null, 0).id()).isEqualTo(2);
    assertThat(catalog.select(AddressFamily.INET6, SocketType.STREAM, 0).id()).isEqualTo(1);
    assertThat(catalog.select(null, null, ProtocolInfo.UDP).id()).isEqualTo(4);
  }

  @Test
  @DisplayName("The error tells whether the type, the family or the protocol is missing")
  void errors() {
    Catalog catalog = catalog(streams("v6", "second", AddressFamily.INET6));
    WsaException type =
        assertRaises(WsaError.WSAESOCKTNOSUPPORT, () -> catalog.select(null, SocketType.DGRAM, 0));
    assertThat(type.provider()).isEqualTo("catalog");
    assertThat(type.function()).isEqualTo(WspFunction.SOCKET);
    assertRaises(
        WsaError.WSAEAFNOSUPPORT,
        () -> catalog.select(AddressFamily.INET, SocketType.STREAM, ProtocolInfo.TCP));
    assertRaises(
        WsaError.WSAEPROTONOSUPPORT,
        () -> catalog.select(AddressFamily.INET6, SocketType.STREAM, ProtocolInfo.UDP));
  }

  @Test
  @DisplayName("One entry can be singled out by name, and an unknown name is told the known ones")
  void only() throws Exception {
    Catalog catalog = catalog(EntrySpec.of(first), EntrySpec.of(second));
    Catalog part = catalog.only("second");
    assertThat(part.select(null, null, 0).chain().name()).isEqualTo("second");
    assertThat(part.version()).isEqualTo(3);
    assertThatThrownBy(() -> catalog.only("third"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no entry 'third'; the catalog has: first, second");
  }

  @Test
  @DisplayName("A socket that cannot be connected or bound is not left behind")
  void nothingLeft() {
    Sockets sockets = new Sockets(catalog(EntrySpec.of(first)), time);
    InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    assertRaises(WsaError.WSAECONNREFUSED, () -> sockets.connect(nobody));
    assertRaises(
        WsaError.WSAEADDRNOTAVAIL,
        () -> sockets.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
    system.base().script().failNext(WspFunction.BIND, new WsaException(WsaError.WSAEADDRINUSE));
    assertRaises(WsaError.WSAEADDRINUSE, () -> sockets.listen(nobody, 1));
    system.base().script().failNext(WspFunction.BIND, new WsaException(WsaError.WSAEADDRINUSE));
    assertRaises(WsaError.WSAEADDRINUSE, () -> sockets.datagram(nobody));
    system.base().script().failNext(WspFunction.LISTEN, new WsaException(WsaError.WSAEADDRINUSE));
    assertRaises(WsaError.WSAEADDRINUSE, () -> sockets.listen(nobody, 0));
    assertRaises(
        WsaError.WSAEAFNOSUPPORT, () -> sockets.connect(UnixDomainSocketAddress.of("socket")));
    assertThat(system.base().openCount()).isZero();
  }
}
