package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connecting a datagram socket. */
public abstract class DatagramRules extends ConnectRules {
  private final AddressBox from = new AddressBox();

  /** For subclasses. */
  protected DatagramRules() {}

  private ChainSocket datagram() throws Exception {
    return bound(SocketType.DGRAM);
  }

  private static void sendTo(ChainSocket s, String text, ChainSocket to) throws Exception {
    assertThat(s.sendTo(bytes(text), name(to))).isEqualTo(text.length());
  }

  /** Checks that nothing waits: what is sent now by a peer that may is the next thing to come. */
  private void assertNextIs(String text, ChainSocket s, ChainSocket peer) throws Exception {
    sendTo(peer, text, s);
    assertThat(receiveFrom(s, from)).isEqualTo(text);
  }

  @Test
  @DisplayName("CONN-61: connecting sets the default peer of send and recv, and binds the socket")
  void setsDefaultPeer() throws Exception {
    ChainSocket peer = datagram();
    ChainSocket s = open(SocketType.DGRAM);
    assertError(() -> s.send(bytes("x")), WsaError.WSAENOTCONN);
    assertError(() -> s.recv(ByteBuffer.allocate(1)), WsaError.WSAENOTCONN);
    connect(s, name(peer));
    assertThat(s.peerAddress()).isEqualTo(name(peer));
    assertThat(name(s).getPort()).isPositive();
    send(s, "to the peer");
    assertThat(receiveFrom(peer, from)).isEqualTo("to the peer");
    InetSocketAddress source = (InetSocketAddress) from.address();
    assertThat(source).isNotNull();
    assertThat(source.getPort()).isEqualTo(name(s).getPort());
    assertThat(peer.sendTo(bytes("back"), source)).isEqualTo(4);
    assertThat(receive(s, 4)).isEqualTo("back");
  }

  @Test
  @DisplayName("CONN-62: datagrams from others than the default peer are discarded")
  void discardsOthers() throws Exception {
    ChainSocket peer = datagram();
    ChainSocket stranger = datagram();
    ChainSocket s = datagram();
    connect(s, name(peer));
    sendTo(stranger, "from a stranger", s);
    assertNextIs("from the peer", s, peer);
    assertThat(from.address()).isEqualTo(name(peer));
  }

  @Test
  @DisplayName("CONN-63: an all-zero address disconnects: send and recv are WSAENOTCONN")
  void disconnects() throws Exception {
    ChainSocket peer = datagram();
    ChainSocket s = datagram();
    connect(s, name(peer));
    connect(s, wildcard(0));
    assertError(() -> s.send(bytes("x")), WsaError.WSAENOTCONN);
    assertError(() -> s.recv(ByteBuffer.allocate(1)), WsaError.WSAENOTCONN);
    assertError(s::peerAddress, WsaError.WSAENOTCONN);
    connect(s, name(peer));
    connect(s, wildcard(9));
    assertError(() -> s.send(bytes("x")), WsaError.WSAENOTCONN);
    connect(s, name(peer));
    send(s, "again");
    assertThat(receiveFrom(peer, from)).isEqualTo("again");
  }

  @Test
  @DisplayName("CONN-64: sendTo and recvFrom work connected, to others too, and disconnected")
  void addressesStillWork() throws Exception {
    ChainSocket peer = datagram();
    ChainSocket other = datagram();
    ChainSocket s = datagram();
    connect(s, name(peer));
    sendTo(s, "elsewhere", other);
    assertThat(receiveFrom(other, from)).isEqualTo("elsewhere");
    assertNextIs("from the peer", s, peer);
    connect(s, wildcard(0));
    sendTo(s, "disconnected", other);
    assertThat(receiveFrom(other, from)).isEqualTo("disconnected");
    assertNextIs("from anybody", s, other);
    assertThat(from.address()).isEqualTo(name(other));
  }

  @Test
  @DisplayName("CONN-65: connecting again changes the default peer")
  void redirects() throws Exception {
    ChainSocket first = datagram();
    ChainSocket second = datagram();
    ChainSocket s = datagram();
    connect(s, name(first));
    connect(s, name(second));
    assertThat(s.peerAddress()).isEqualTo(name(second));
    send(s, "to the second");
    assertThat(receiveFrom(second, from)).isEqualTo("to the second");
    sendTo(first, "from the first", s);
    assertNextIs("from the second", s, second);
  }

  @Test
  @DisplayName("CONN-66: connecting to another peer discards what is queued")
  void dropsQueue() throws Exception {
    ChainSocket first = datagram();
    ChainSocket second = datagram();
    ChainSocket s = datagram();
    connect(s, name(first));
    sendTo(first, "queued", s);
    sendTo(first, "queued, too", s);
    ByteBuffer peeked = ByteBuffer.allocate(64);
    while (s.recv(peeked.clear(), MessageFlags.PEEK) == IoResult.WOULD_BLOCK) {
      Thread.onSpinWait();
    }
    connect(s, name(second));
    assertNextIs("fresh", s, second);
    sendTo(second, "of the second", s);
    connect(s, wildcard(0));
    assertNextIs("of nobody", s, first);
  }

  @Test
  @DisplayName("CONN-67: connecting to the same peer again keeps what is queued")
  void keepsQueue() throws Exception {
    ChainSocket peer = datagram();
    ChainSocket s = datagram();
    connect(s, name(peer));
    sendTo(peer, "queued", s);
    connect(s, name(peer));
    assertThat(receive(s, 6)).isEqualTo("queued");
  }

  @Test
  @DisplayName("CONN-47: a broadcast address needs SO_BROADCAST, else WSAEACCES; the peer stays")
  void needsBroadcast() throws Exception {
    if (underTest().local().getAddress().length != 4) {
      return; // IPv6 has none
    }
    ChainSocket peer = datagram();
    ChainSocket s = datagram();
    connect(s, name(peer));
    InetSocketAddress everybody =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {-1, -1, -1, -1}), 9);
    assertFails(s, ConnectRequest.to(everybody), WsaError.WSAEACCES);
    assertThat(s.peerAddress()).isEqualTo(name(peer));
  }

  @Test
  @DisplayName("CONN-68: with SO_BROADCAST a broadcast address can be the default peer")
  void connectsToBroadcast() throws Exception {
    if (underTest().local().getAddress().length != 4) {
      return; // IPv6 has none
    }
    ChainSocket s = datagram().setOption(SockOpt.SO_BROADCAST, true);
    InetSocketAddress everybody =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {-1, -1, -1, -1}), 9);
    connect(s, everybody);
    assertThat(s.peerAddress()).isEqualTo(everybody);
  }

  @Test
  @DisplayName("CONN-25: port 0 is no peer of a datagram socket, WSAEADDRNOTAVAIL")
  void refusesPortZero() throws Exception {
    assertFails(datagram(), ConnectRequest.to(at(0)), WsaError.WSAEADDRNOTAVAIL);
  }

  @Test
  @DisplayName("CONN-41: a closed datagram socket is none, WSAENOTSOCK")
  void closedIsNoSocket() throws Exception {
    ChainSocket peer = datagram();
    ChainSocket s = datagram();
    s.close();
    assertError(() -> s.connect(name(peer)), WsaError.WSAENOTSOCK);
  }
}
