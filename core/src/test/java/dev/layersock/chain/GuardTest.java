package dev.layersock.chain;

import static dev.layersock.testing.SocketFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layersock.chain.Lies.Lie;
import dev.layersock.contract.PassThroughLayer;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.testing.FakeLayer;
import dev.layersock.testing.MemoryDescriptor;
import dev.layersock.testing.TestSystem;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A layer that lies")
class GuardTest {
  private static final InetSocketAddress NAME =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);

  private static final Set<Lie> ON_DATAGRAMS =
      EnumSet.of(Lie.RECV_FROM_NOWHERE, Lie.RECV_FROM_END, Lie.CONNECT_DATAGRAM_LATER);

  /** They fail the call, and no socket. */
  private static final Set<Lie> OF_NO_SOCKET =
      EnumSet.of(
          Lie.SOCKET_NULL,
          Lie.SOCKET_AGAIN,
          Lie.ACCEPT_LISTENER,
          Lie.ACCEPT_AGAIN,
          Lie.RECV_THROWS_WOULD_BLOCK);

  private @Nullable Lies liar;

  private ProtocolChain chain(Checks checks, Lie lie) {
    TestSystem system = new TestSystem(new VirtualTime(), checks, null);
    return system.assemble(
        TestSystem.chain(
            "c",
            FakeLayer.layer("innocent", PassThroughLayer::new),
            FakeLayer.layer(
                "liar",
                (lower, context) -> {
                  Lies made = new Lies(lower, context, lie);
                  liar = made;
                  return made;
                })));
  }

  @ParameterizedTest
  @EnumSource(Lie.class)
  @DisplayName("is named, with what it answered, and its socket is failed")
  void named(Lie lie) throws Exception {
    for (Checks checks : Checks.values()) {
      ProtocolChain chain = chain(checks, lie);
      ServiceProvider table = chain.table();
      ProviderSocket listener = chain.socket(MemoryDescriptor.STREAM4);
      table.bind(listener, NAME);
      table.listen(listener, 5);
      ProviderSocket client = chain.socket(MemoryDescriptor.STREAM4);
      ProviderSocket other = chain.socket(MemoryDescriptor.STREAM4);
      table.connect(client, ConnectRequest.to(NAME));
      ProviderSocket server =
          Objects.requireNonNull(table.accept(listener, AcceptCondition.ALWAYS));
      table.send(server, bytes("hello"), 0);
      table.connect(other, ConnectRequest.to(NAME));
      ProviderSocket fresh =
          chain.socket(
              ON_DATAGRAMS.contains(lie) ? MemoryDescriptor.DATAGRAM4 : MemoryDescriptor.STREAM4);
      Objects.requireNonNull(liar).begin();
      WsaException failure =
          catchThrowableOfType(WsaException.class, () -> act(lie, chain, listener, client, fresh));
      assertThat(failure).as(checks + " names " + lie).isNotNull();
      assertThat(failure.error()).isEqualTo(WsaError.WSASYSCALLFAILURE);
      assertThat(failure.provider()).isEqualTo("liar");
      assertThat(failure.getMessage()).contains("'liar' is faulty: it " + lie.said);
      boolean isFresh = lie == Lie.CONNECT_NULL || ON_DATAGRAMS.contains(lie);
      ProviderSocket failed = isFresh ? fresh : client;
      if (!OF_NO_SOCKET.contains(lie)) {
        assertThat(Framework.failureOf(failed)).isSameAs(failure);
      }
      assertThat(Framework.failureOf(server)).isNull();
    }
  }

  private static void act(
      Lie lie,
      ProtocolChain chain,
      ProviderSocket listener,
      ProviderSocket client,
      ProviderSocket fresh)
      throws WsaException {
    ServiceProvider table = chain.table();
    switch (lie) {
      case SOCKET_NULL, SOCKET_AGAIN -> chain.socket(MemoryDescriptor.STREAM4);
      case ACCEPT_LISTENER, ACCEPT_AGAIN -> table.accept(listener, AcceptCondition.ALWAYS);
      case CONNECT_NULL, CONNECT_DATAGRAM_LATER -> table.connect(fresh, ConnectRequest.to(NAME));
      case RECV_TOO_MUCH, RECV_NOTHING, RECV_NEGATIVE, RECV_THROWS_WOULD_BLOCK ->
          table.recv(client, ByteBuffer.allocate(64), 0);
      case OPTION_NEGATIVE -> table.getSockOpt(client, SockOpt.SO_RCVTIMEO);
      case IOCTL_NULL -> table.ioctl(client, IoctlCode.FIONREAD, null);
      case RECV_FROM_NOWHERE, RECV_FROM_END -> receiveAgain(table, fresh);
      case SOCK_NAME_NULL -> table.getSockName(client);
      case PEER_NAME_NULL -> table.getPeerName(client);
      case OPTION_NULL, OPTION_OF_ANOTHER_TYPE -> table.getSockOpt(client, SockOpt.SO_ERROR);
      default -> table.send(client, bytes("hello"), 0);
    }
  }

  /** Into a box that has an address already, which must not be taken for the new one. */
  private static void receiveAgain(ServiceProvider table, ProviderSocket s) throws WsaException {
    AddressBox from = new AddressBox();
    from.set(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    table.recvFrom(s, ByteBuffer.allocate(64), 0, from);
  }

  @ParameterizedTest
  @CsvSource({"strict,STRICT", "STRICT,STRICT", "free,FREE"})
  @DisplayName("is looked for as the system property says")
  void property(String value, Checks expected) {
    String before = System.getProperty(Checks.PROPERTY);
    System.setProperty(Checks.PROPERTY, value);
    try {
      assertThat(Checks.configured()).isEqualTo(expected);
      System.setProperty(Checks.PROPERTY, "strikt");
      assertThat(catchThrowableOfType(IllegalArgumentException.class, Checks::configured))
          .hasMessage("-Dlayersock.checks=strikt is not known; it is free or strict");
    } finally {
      if (before == null) {
        System.clearProperty(Checks.PROPERTY);
      } else {
        System.setProperty(Checks.PROPERTY, before);
      }
    }
  }
}
