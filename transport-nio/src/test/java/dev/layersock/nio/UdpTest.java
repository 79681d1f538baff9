package dev.layersock.nio;

import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.UDP6;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.bytes;
import static dev.layersock.nio.Rig.eventually;
import static dev.layersock.nio.Rig.loopback;
import static dev.layersock.nio.Rig.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisplayName("A datagram socket")
final class UdpTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;
  private final AddressBox from = new AddressBox();

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  private ProtocolInfo protocol(String name) {
    if (name.equals("udp4")) {
      return UDP4;
    }
    boolean present = true;
    try {
      nio.closeSocket(rig.bound(UDP6));
    } catch (WsaException e) {
      present = false;
    }
    assumeTrue(present);
    return UDP6;
  }

  private String receive(ProviderSocket s) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(100);
    int received = nio.recvFrom(s, target, 0, from);
    while (received == IoResult.WOULD_BLOCK) {
      rig.await(s, Readiness.READABLE);
      received = nio.recvFrom(s, target, 0, from);
    }
    assertThat(received).isEqualTo(target.position());
    return text(target);
  }

  private InetSocketAddress source() {
    return (InetSocketAddress) Objects.requireNonNull(from.address());
  }

  private void connect(ProviderSocket s, InetSocketAddress peer) throws WsaException {
    assertThat(nio.connect(s, ConnectRequest.to(peer))).isEqualTo(ConnectOutcome.CONNECTED);
  }

  /** Waits until a datagram is there without receiving it. */
  private void awaitReadable(ProviderSocket s) {
    eventually(
        "readable",
        () -> {
          try {
            return (nio.select(s) & Readiness.READABLE) != 0;
          } catch (WsaException e) {
            throw new AssertionError(e);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp4", "udp6"})
  @DisplayName("sends to an address, receives, and answers, with and without a default peer")
  void talks(String name) throws Exception {
    ProtocolInfo protocol = protocol(name);
    ProviderSocket server = rig.bound(protocol);
    ProviderSocket client = rig.socket(protocol);
    assertThat(nio.sendTo(client, bytes("hello"), 0, rig.name(server))).isEqualTo(5);
    assertThat(receive(server)).isEqualTo("hello");
    assertThat(source().getPort()).isEqualTo(rig.name(client).getPort());
    connect(client, rig.name(server));
    assertThat(nio.getPeerName(client)).isEqualTo(rig.name(server));
    assertThat(nio.send(client, bytes("again"), 0)).isEqualTo(5);
    assertThat(receive(server)).isEqualTo("again");
    nio.sendTo(server, bytes("answer"), 0, source());
    rig.await(client, Readiness.READABLE);
    ByteBuffer target = ByteBuffer.allocateDirect(70_000);
    assertThat(rig.recv(client, target, 0)).isEqualTo(6);
    assertThat(text(target)).isEqualTo("answer");
  }

  @Test
  @DisplayName("with a default peer drops what others send, and still sends to others")
  void filters() throws Exception {
    ProviderSocket s = rig.bound(UDP4);
    ProviderSocket friend = rig.bound(UDP4);
    ProviderSocket stranger = rig.bound(UDP4);
    connect(s, rig.name(friend));
    nio.sendTo(stranger, bytes("spam"), 0, rig.name(s));
    nio.sendTo(friend, bytes("ham"), 0, rig.name(s));
    assertThat(receive(s)).isEqualTo("ham");
    nio.sendTo(s, bytes("to a stranger"), 0, rig.name(stranger));
    assertThat(receive(stranger)).isEqualTo("to a stranger");
    nio.sendTo(stranger, bytes("spam"), 0, rig.name(s));
    nio.sendTo(friend, bytes("more ham"), 0, rig.name(s));
    ByteBuffer large = ByteBuffer.allocate(70_000);
    assertThat(rig.recv(s, large, 0)).isEqualTo(8);
    assertThat(text(large)).isEqualTo("more ham");
  }

  @Test
  @DisplayName("drops what is queued when its peer changes, and has none after all zeroes")
  void changesPeer() throws Exception {
    ProviderSocket s = rig.bound(UDP4);
    ProviderSocket first = rig.bound(UDP4);
    ProviderSocket second = rig.bound(UDP4);
    connect(s, rig.name(first));
    nio.sendTo(first, bytes("old"), 0, rig.name(s));
    nio.sendTo(second, bytes("early"), 0, rig.name(s));
    awaitReadable(s);
    connect(s, rig.name(second));
    assertThat(nio.recv(s, ByteBuffer.allocate(10), 0)).isEqualTo(IoResult.WOULD_BLOCK);
    nio.sendTo(second, bytes("new"), 0, rig.name(s));
    assertThat(receive(s)).isEqualTo("new");
    connect(s, new InetSocketAddress("0.0.0.0", 0));
    assertFails(WsaError.WSAENOTCONN, () -> nio.send(s, bytes("x"), 0));
    assertFails(WsaError.WSAENOTCONN, () -> nio.recv(s, ByteBuffer.allocate(1), 0));
    assertFails(WsaError.WSAENOTCONN, () -> nio.getPeerName(s));
    nio.sendTo(first, bytes("anybody"), 0, rig.name(s));
    assertThat(receive(s)).isEqualTo("anybody");
  }

  @Test
  @DisplayName("tells of a datagram that did not fit, and gives what did")
  void reportsTruncation() throws Exception {
    ProviderSocket s = rig.bound(UDP4);
    ProviderSocket sender = rig.socket(UDP4);
    nio.sendTo(sender, bytes("0123456789"), 0, rig.name(s));
    nio.sendTo(sender, bytes("next"), 0, rig.name(s));
    awaitReadable(s);
    ByteBuffer small = ByteBuffer.allocate(4);
    assertFails(WsaError.WSAEMSGSIZE, () -> nio.recvFrom(s, small, MessageFlags.PEEK, from));
    assertThat(text(small)).isEqualTo("0123");
    assertThat(nio.ioctl(s, IoctlCode.FIONREAD, null)).isEqualTo(10);
    assertFails(WsaError.WSAEMSGSIZE, () -> nio.recvFrom(s, small.clear(), 0, from));
    assertThat(text(small)).isEqualTo("0123");
    assertThat(receive(s)).isEqualTo("next");
    nio.sendTo(sender, bytes("0123456789"), 0, rig.name(s));
    rig.await(s, Readiness.READABLE);
    assertFails(WsaError.WSAEMSGSIZE, () -> nio.recvFrom(s, small.clear(), 0, from));
    assertThat(text(small)).isEqualTo("0123");
  }

  @Test
  @DisplayName("knows empty and largest datagrams, and none larger")
  void knowsSizes() throws Exception {
    ProviderSocket s = rig.bound(UDP4);
    ProviderSocket sender = rig.socket(UDP4);
    assertThat(nio.sendTo(sender, bytes(""), 0, rig.name(s))).isZero();
    awaitReadable(s);
    assertThat(nio.recvFrom(s, ByteBuffer.allocate(5), 0, from)).isZero();
    assertThat(nio.getSockOpt(s, SockOpt.SO_MAX_MSG_SIZE)).isEqualTo(65507);
    nio.sendTo(sender, ByteBuffer.allocate(65507), 0, rig.name(s));
    rig.await(s, Readiness.READABLE);
    assertThat(nio.recvFrom(s, ByteBuffer.allocate(65507), 0, from)).isEqualTo(65507);
    ByteBuffer tooLarge = ByteBuffer.allocate(65508);
    assertFails(WsaError.WSAEMSGSIZE, () -> nio.sendTo(sender, tooLarge, 0, rig.name(s)));
    assertThat(tooLarge.position()).isZero();
  }

  @Test
  @DisplayName("refuses wrong addresses, broadcast without the option, and wrong flags")
  void refuses() throws Exception {
    ProviderSocket s = rig.socket(UDP4);
    InetSocketAddress everybody = new InetSocketAddress("255.255.255.255", 9);
    assertFails(WsaError.WSAEACCES, () -> nio.sendTo(s, bytes("x"), 0, everybody));
    assertFails(WsaError.WSAEACCES, () -> connect(s, everybody));
    nio.setSockOpt(s, SockOpt.SO_BROADCAST, true);
    connect(s, everybody);
    assertFails(WsaError.WSAEADDRNOTAVAIL, () -> nio.sendTo(s, bytes("x"), 0, loopback(UDP4, 0)));
    assertFails(
        WsaError.WSAEADDRNOTAVAIL,
        () -> nio.sendTo(s, bytes("x"), 0, new InetSocketAddress("0.0.0.0", 9)));
    assertFails(WsaError.WSAEAFNOSUPPORT, () -> nio.sendTo(s, bytes("x"), 0, loopback(UDP6, 9)));
    assertFails(
        WsaError.WSAEOPNOTSUPP,
        () -> nio.sendTo(s, bytes("x"), MessageFlags.OOB, loopback(UDP4, 9)));
    assertFails(WsaError.WSAENOPROTOOPT, () -> nio.getSockOpt(s, SockOpt.SO_LINGER));
    ProviderSocket unbound = rig.socket(UDP4);
    assertFails(WsaError.WSAEINVAL, () -> nio.recvFrom(unbound, ByteBuffer.allocate(1), 0, from));
    assertFails(WsaError.WSAEINVAL, () -> nio.getSockName(unbound));
    ProviderSocket bound = rig.bound(UDP4);
    assertFails(WsaError.WSAEINVAL, () -> nio.bind(bound, loopback(UDP4, 0)));
    assertFails(WsaError.WSAEADDRINUSE, () -> nio.bind(unbound, rig.name(bound)));
    nio.bind(unbound, loopback(UDP4, 0));
  }

  @Test
  @DisplayName("ignores data with a connect, and ends its directions one by one")
  void shutsDown() throws Exception {
    ProviderSocket s = rig.bound(UDP4);
    ProviderSocket peer = rig.bound(UDP4);
    nio.connect(s, new ConnectRequest(rig.name(peer), bytes("data"), bytes("room"), null));
    nio.shutdown(s, ShutdownHow.SEND);
    assertFails(WsaError.WSAESHUTDOWN, () -> nio.send(s, bytes("x"), 0));
    nio.sendTo(peer, bytes("in"), 0, rig.name(s));
    assertThat(receive(s)).isEqualTo("in");
    nio.watch(s, Readiness.READABLE);
    nio.shutdown(s, ShutdownHow.BOTH);
    assertThat(rig.awaitSignal(s)).isEqualTo(Readiness.READABLE);
    assertFails(WsaError.WSAESHUTDOWN, () -> nio.recv(s, ByteBuffer.allocate(1), 0));
  }

  @Test
  @DisplayName("is told of a datagram that comes after an implicit bind")
  void watchesFromTheStart() throws Exception {
    ProviderSocket s = rig.socket(UDP4);
    ProviderSocket peer = rig.bound(UDP4);
    nio.watch(s, Readiness.READABLE);
    nio.sendTo(s, bytes("ping"), 0, rig.name(peer));
    assertThat(receive(peer)).isEqualTo("ping");
    nio.sendTo(peer, bytes("pong"), 0, source());
    assertThat(rig.awaitSignal(s)).isEqualTo(Readiness.READABLE);
    assertThat(receive(s)).isEqualTo("pong");
  }
}
