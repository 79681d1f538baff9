package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is particular to the network in memory. */
class LoopbackNetworkTest {
  private final Bench bench = new Bench(LoopbackSettings.defaults());
  private final LoopbackProvider provider = bench.provider;
  private final ByteBuffer target = ByteBuffer.allocate(64);

  @Test
  @DisplayName("LOOP-30: the service loader finds the descriptor by its name")
  void isFound() {
    assertThat(ServiceLoader.load(BaseDescriptor.class))
        .anyMatch(found -> found.name().equals("loopback"));
  }

  @Test
  @DisplayName("LOOP-31: sockets of two networks do not meet, and one does not take the other's")
  void networksAreApart() throws Exception {
    bench.listener(Bench.at(1, 80));
    Bench other = new Bench(TestSettings.bare());
    ProviderSocket s = other.open("tcp4");
    Bench.assertError(
        WsaError.WSAECONNREFUSED,
        () -> other.provider.connect(s, ConnectRequest.to(Bench.at(1, 80))));
    Bench.assertError(WsaError.WSAENOTSOCK, () -> provider.select(s));
    other.listener(Bench.at(1, 80));
    other.provider.connect(s, ConnectRequest.to(Bench.at(1, 80)));
    assertThat(other.provider.getPeerName(s)).isEqualTo(Bench.at(1, 80));
  }

  @Test
  @DisplayName("LOOP-32: caller data above the limit and a callee buffer without room: WSAEFAULT")
  void limitsConnectData() throws Exception {
    bench.listener(Bench.at(1, 80));
    ProviderSocket s = bench.open("tcp4");
    ConnectRequest plain = ConnectRequest.to(Bench.at(1, 80));
    Bench.assertError(
        WsaError.WSAEFAULT,
        () -> provider.connect(s, plain.withCallerData(ByteBuffer.allocate(513))));
    Bench.assertError(
        WsaError.WSAEFAULT,
        () -> provider.connect(s, plain.withCalleeData(ByteBuffer.allocate(0))));
    assertThat(provider.connect(s, plain.withCallerData(ByteBuffer.allocate(512))))
        .isEqualTo(ConnectOutcome.IN_PROGRESS);
  }

  @Test
  @DisplayName("LOOP-33: an answer that does not fit fails the connect, and accept: WSAECONNRESET")
  void answerDoesNotFit() throws Exception {
    ProviderSocket listener = bench.listener(Bench.at(1, 80));
    ProviderSocket s = bench.open("tcp4");
    ByteBuffer callee = ByteBuffer.allocate(3);
    ConnectRequest request = ConnectRequest.to(Bench.at(1, 80)).withCalleeData(callee);
    provider.connect(s, request);
    Bench.assertError(
        WsaError.WSAECONNRESET,
        () ->
            provider.accept(
                listener,
                offer -> {
                  ByteBuffer answer = offer.calleeData();
                  assertThat(answer).isNotNull();
                  answer.put(Bench.bytes("four"));
                  return AcceptDecision.ACCEPT;
                }));
    assertThat(bench.upcalls.awaitCompletion(s))
        .map(WsaException::error)
        .contains(WsaError.WSAEFAULT);
    assertThat(callee.position()).isZero();
    assertThat(provider.connect(s, ConnectRequest.to(Bench.at(1, 80))))
        .isEqualTo(ConnectOutcome.CONNECTED);
  }

  @Test
  @DisplayName("LOOP-34: an inline urgent byte stays in the stream and is received alone")
  void urgentInline() throws Exception {
    ProviderSocket listener = bench.listener(Bench.at(1, 80));
    provider.setSockOpt(listener, SockOpt.SO_OOBINLINE, true);
    ProviderSocket client = bench.open("tcp4");
    provider.connect(client, ConnectRequest.to(Bench.at(1, 80)));
    ProviderSocket server = bench.accept(listener);
    provider.send(client, Bench.bytes("ab!"), MessageFlags.OOB);
    provider.send(client, Bench.bytes("cd"), 0);
    assertThat(provider.select(server) & Readiness.URGENT).isZero();
    Bench.assertError(WsaError.WSAEINVAL, () -> provider.recv(server, target, MessageFlags.OOB));
    Bench.assertError(WsaError.WSAEINVAL, () -> provider.ioctl(server, IoctlCode.SIOCATMARK, null));
    assertThat(provider.recv(server, target, 0)).isEqualTo(2);
    assertThat(provider.recv(server, target, 0)).isEqualTo(1);
    assertThat(provider.recv(server, target, 0)).isEqualTo(2);
    assertThat(Bench.text(target)).isEqualTo("ab!cd");
  }

  @Test
  @DisplayName("LOOP-35: a broadcast reaches every socket at the port, once SO_BROADCAST is set")
  void broadcasts() throws Exception {
    ProviderSocket[] all = {bench.open("udp4"), bench.open("udp4")};
    provider.bind(all[0], Bench.at(1, 67));
    provider.bind(all[1], Bench.at(2, 67));
    ProviderSocket sender = bench.open("udp4");
    provider.setSockOpt(sender, SockOpt.SO_BROADCAST, true);
    InetAddress everybody = InetAddress.getByAddress(new byte[] {-1, -1, -1, -1});
    provider.sendTo(sender, Bench.bytes("hey"), 0, new InetSocketAddress(everybody, 67));
    for (ProviderSocket s : all) {
      assertThat(provider.recvFrom(s, target.clear(), 0, new AddressBox())).isEqualTo(3);
      assertThat(Bench.text(target)).isEqualTo("hey");
    }
  }

  @Test
  @DisplayName("LOOP-36: datagrams beyond the receive buffer are lost, the newest first")
  void dropsNewest() throws Exception {
    ProviderSocket s = bench.open("udp4");
    provider.setSockOpt(s, SockOpt.SO_RCVBUF, 200);
    provider.bind(s, Bench.at(1, 53));
    ProviderSocket sender = bench.open("udp4");
    for (int i = 0; i < 10; i++) {
      provider.sendTo(sender, Bench.bytes("number " + i), 0, Bench.at(1, 53));
    }
    int received = 0;
    while (provider.recvFrom(s, target.clear(), 0, new AddressBox()) != IoResult.WOULD_BLOCK) {
      assertThat(Bench.text(target)).isEqualTo("number " + received);
      received++;
    }
    assertThat(received).isBetween(1, 9);
  }

  @Test
  @DisplayName("LOOP-37: closing with unread data resets the peer")
  void unreadDataResets() throws Exception {
    ProviderSocket listener = bench.listener(Bench.at(1, 80));
    ProviderSocket client = bench.open("tcp4");
    provider.connect(client, ConnectRequest.to(Bench.at(1, 80)));
    ProviderSocket server = bench.accept(listener);
    provider.send(client, Bench.bytes("unread"), 0);
    provider.closeSocket(server);
    assertThat(provider.getSockOpt(client, SockOpt.SO_ERROR))
        .isEqualTo(WsaError.WSAECONNRESET.code());
    assertThat(provider.getSockOpt(client, SockOpt.SO_ERROR)).isZero();
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(client, target, 0));
  }

  @Test
  @DisplayName("LOOP-38: a smaller backlog turns the latest waiting connections away")
  void shrinksBacklog() throws Exception {
    ProviderSocket listener = bench.listener(Bench.at(1, 80));
    ProviderSocket[] clients = {bench.open("tcp4"), bench.open("tcp4")};
    for (ProviderSocket client : clients) {
      provider.connect(client, ConnectRequest.to(Bench.at(1, 80)));
    }
    provider.listen(listener, 1);
    Bench.assertError(WsaError.WSAECONNRESET, () -> provider.recv(clients[1], target, 0));
    assertThat(provider.getPeerName(bench.accept(listener)))
        .isEqualTo(provider.getSockName(clients[0]));
  }

  @Test
  @DisplayName("LOOP-39: settings out of range name themselves")
  void checksSettings() {
    assertThatThrownBy(
            () ->
                new LoopbackSettings(
                    " ",
                    LoopbackSettings.defaults().receiveBuffer(),
                    1,
                    LoopbackSettings.defaults().maxDatagram(),
                    true,
                    true,
                    true,
                    true,
                    LoopbackSettings.defaults().connectDataLimit(),
                    java.util.Optional.empty(),
                    java.time.Duration.ZERO,
                    Direction.BOTH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("network");
  }
}
