package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Datagrams. */
public abstract class DatagramContract extends ProviderContract {
  private final AddressBox from = new AddressBox();

  private ProviderSocket datagram() throws WsaException {
    return bound(SocketType.DGRAM);
  }

  private void connectTo(ProviderSocket s, InetSocketAddress peer) throws Exception {
    assertThat(provider().connect(s, ConnectRequest.to(peer))).isEqualTo(ConnectOutcome.CONNECTED);
  }

  private void sendTo(ProviderSocket s, String text, InetSocketAddress to) throws Exception {
    assertThat(provider().sendTo(s, bytes(text), MessageFlags.NONE, to)).isEqualTo(text.length());
  }

  @Test
  @DisplayName("DGRM-01: a datagram arrives whole, with the address that it came from")
  void exchanges() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    sendTo(a, "one", name(b));
    sendTo(a, "two", name(b));
    assertThat(recvFromText(b, from)).isEqualTo("one");
    assertThat(from.address()).isEqualTo(name(a));
    assertThat(recvFromText(b, from)).isEqualTo("two");
  }

  @Test
  @DisplayName("DGRM-02: sending from an unbound socket binds it")
  void bindsOnSend() throws Exception {
    ProviderSocket a = open(SocketType.DGRAM);
    ProviderSocket b = datagram();
    sendTo(a, "x", name(b));
    assertThat(recvFromText(b, from)).isEqualTo("x");
    assertThat(((InetSocketAddress) java.util.Objects.requireNonNull(from.address())).getPort())
        .isEqualTo(name(a).getPort());
  }

  @Test
  @DisplayName("DGRM-03: receiving on an unbound socket raises WSAEINVAL")
  void unboundCannotReceive() throws Exception {
    ProviderSocket s = open(SocketType.DGRAM);
    assertError(() -> provider().recvFrom(s, ByteBuffer.allocate(1), 0, from), WsaError.WSAEINVAL);
  }

  @Test
  @DisplayName("DGRM-04: without a default peer, send and recv raise WSAENOTCONN")
  void unconnectedCannotSend() throws Exception {
    ProviderSocket s = datagram();
    assertError(() -> provider().send(s, bytes("x"), 0), WsaError.WSAENOTCONN);
    assertError(() -> provider().recv(s, ByteBuffer.allocate(1), 0), WsaError.WSAENOTCONN);
    assertError(() -> provider().getPeerName(s), WsaError.WSAENOTCONN);
  }

  @Test
  @DisplayName("DGRM-05: connect sets the default peer for send and recv")
  void connects() throws Exception {
    ProviderSocket a = open(SocketType.DGRAM);
    ProviderSocket b = datagram();
    connectTo(a, name(b));
    assertThat(provider().getPeerName(a)).isEqualTo(name(b));
    assertThat(provider().send(a, bytes("ping"), 0)).isEqualTo(4);
    assertThat(recvFromText(b, from)).isEqualTo("ping");
    sendTo(b, "pong", at(name(a).getPort()));
    assertThat(recvText(a, 4)).isEqualTo("pong");
    assertThat(upcalls.completions(a)).isZero();
  }

  @Test
  @DisplayName("DGRM-06: a connected socket drops what others send")
  void filters() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    ProviderSocket stranger = datagram();
    connectTo(a, name(b));
    sendTo(stranger, "strange", name(a));
    sendTo(b, "known", name(a));
    assertThat(recvFromText(a, from)).isEqualTo("known");
    assertThat(from.address()).isEqualTo(name(b));
    assertThat(provider().recv(a, ByteBuffer.allocate(16), 0)).isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("DGRM-07: connecting again changes the peer, and drops what is queued")
  void changesPeer() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    ProviderSocket c = datagram();
    connectTo(a, name(b));
    sendTo(b, "old", name(a));
    await(a, Readiness.READABLE);
    connectTo(a, name(c));
    assertThat(provider().getPeerName(a)).isEqualTo(name(c));
    assertThat(provider().recv(a, ByteBuffer.allocate(16), 0)).isEqualTo(IoResult.WOULD_BLOCK);
    sendTo(b, "again", name(a));
    sendTo(c, "new", name(a));
    assertThat(recvText(a, 3)).isEqualTo("new");
  }

  @Test
  @DisplayName("DGRM-08: connecting again to the same peer keeps what is queued")
  void keepsQueueForSamePeer() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    connectTo(a, name(b));
    sendTo(b, "kept", name(a));
    await(a, Readiness.READABLE);
    connectTo(a, name(b));
    assertThat(recvText(a, 4)).isEqualTo("kept");
  }

  @Test
  @DisplayName("DGRM-09: connecting to the all-zero address takes the default peer away")
  void disconnects() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    ProviderSocket c = datagram();
    connectTo(a, name(b));
    connectTo(a, wildcard(0));
    assertError(() -> provider().send(a, bytes("x"), 0), WsaError.WSAENOTCONN);
    assertError(() -> provider().recv(a, ByteBuffer.allocate(1), 0), WsaError.WSAENOTCONN);
    assertError(() -> provider().getPeerName(a), WsaError.WSAENOTCONN);
    sendTo(c, "anyone", name(a));
    assertThat(recvFromText(a, from)).isEqualTo("anyone");
    sendTo(a, "still", name(c));
    assertThat(recvFromText(c, from)).isEqualTo("still");
  }

  @Test
  @DisplayName("DGRM-10: sendTo goes elsewhere for one datagram; the default peer stays")
  void sendsElsewhere() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    ProviderSocket c = datagram();
    connectTo(a, name(b));
    sendTo(a, "elsewhere", name(c));
    assertThat(recvFromText(c, from)).isEqualTo("elsewhere");
    assertThat(from.address()).isEqualTo(name(a));
    assertThat(provider().send(a, bytes("default"), 0)).isEqualTo(7);
    assertThat(recvFromText(b, from)).isEqualTo("default");
  }

  @Test
  @DisplayName("DGRM-11: a datagram larger than the buffer fills it and raises WSAEMSGSIZE")
  void truncates() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    sendTo(a, "too long", name(b));
    sendTo(a, "next", name(b));
    await(b, Readiness.READABLE);
    ByteBuffer target = ByteBuffer.allocate(3);
    assertError(() -> provider().recvFrom(b, target, 0, from), WsaError.WSAEMSGSIZE);
    assertThat(text(target.flip())).isEqualTo("too");
    assertThat(from.address()).isEqualTo(name(a));
    assertThat(recvFromText(b, from)).isEqualTo("next");
  }

  @Test
  @DisplayName("DGRM-12: an empty datagram is a datagram")
  void sendsEmpty() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    sendTo(a, "", name(b));
    await(b, Readiness.READABLE);
    assertThat(provider().recvFrom(b, ByteBuffer.allocate(4), 0, from)).isZero();
    assertThat(from.address()).isEqualTo(name(a));
  }

  @Test
  @DisplayName("DGRM-13: PEEK shows a datagram and leaves it there")
  void peeks() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    sendTo(a, "look", name(b));
    await(b, Readiness.READABLE);
    ByteBuffer target = ByteBuffer.allocate(16);
    assertThat(provider().recvFrom(b, target, MessageFlags.PEEK, from)).isEqualTo(4);
    assertThat(text(target.flip())).isEqualTo("look");
    assertThat(recvFromText(b, from)).isEqualTo("look");
  }

  @Test
  @DisplayName("DGRM-14: the largest message can be sent, one byte more raises WSAEMSGSIZE")
  void limitsSize() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    int largest = provider().getSockOpt(a, SockOpt.SO_MAX_MSG_SIZE);
    ByteBuffer tooLarge = ByteBuffer.allocate(largest + 1);
    assertError(() -> provider().sendTo(a, tooLarge, 0, name(b)), WsaError.WSAEMSGSIZE);
    assertThat(tooLarge.position()).isZero();
    assertThat(provider().sendTo(a, ByteBuffer.allocate(largest), 0, name(b))).isEqualTo(largest);
    ByteBuffer target = ByteBuffer.allocate(largest + 1);
    await(b, Readiness.READABLE);
    assertThat(provider().recvFrom(b, target, 0, from)).isEqualTo(largest);
  }

  @Test
  @DisplayName("DGRM-15: a broadcast address needs SO_BROADCAST, else WSAEACCES")
  void gatesBroadcast() throws Exception {
    if (underTest().local().getAddress().length == 4) {
      InetAddress all = InetAddress.getByAddress(new byte[] {-1, -1, -1, -1});
      InetSocketAddress everybody = new InetSocketAddress(all, 9);
      ProviderSocket s = datagram();
      assertError(() -> provider().sendTo(s, bytes("x"), 0, everybody), WsaError.WSAEACCES);
      assertError(() -> provider().connect(s, ConnectRequest.to(everybody)), WsaError.WSAEACCES);
      assertError(() -> provider().getPeerName(s), WsaError.WSAENOTCONN);
      provider().setSockOpt(s, SockOpt.SO_BROADCAST, true);
      connectTo(s, everybody);
      assertThat(provider().getPeerName(s)).isEqualTo(everybody);
    }
  }

  @Test
  @DisplayName("DGRM-16: port 0, the all-zero address and another family are no destinations")
  void refusesBadDestinations() throws Exception {
    ProviderSocket s = datagram();
    assertError(() -> provider().sendTo(s, bytes("x"), 0, at(0)), WsaError.WSAEADDRNOTAVAIL);
    InetSocketAddress zero = wildcard(9);
    assertError(() -> provider().sendTo(s, bytes("x"), 0, zero), WsaError.WSAEADDRNOTAVAIL);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 9);
    assertError(() -> provider().sendTo(s, bytes("x"), 0, unresolved), WsaError.WSAEAFNOSUPPORT);
    assertError(
        () -> provider().connect(s, ConnectRequest.to(unresolved)), WsaError.WSAEAFNOSUPPORT);
  }

  @Test
  @DisplayName("DGRM-17: a datagram to a closed port is sent; at most one receive tells of it")
  void survivesClosedPort() throws Exception {
    ProviderSocket s = datagram();
    InetSocketAddress nobody = closedPort(SocketType.DGRAM);
    connectTo(s, nobody);
    assertThat(provider().send(s, bytes("x"), 0)).isEqualTo(1);
    ProviderSocket back = open(SocketType.DGRAM);
    provider().bind(back, nobody);
    sendTo(back, "here", name(s));
    String got = "";
    int errors = 0;
    while (got.isEmpty()) {
      try {
        got = recvText(s, 4);
      } catch (WsaException e) {
        assertThat(e.error()).isEqualTo(WsaError.WSAECONNRESET);
        errors++;
      }
    }
    assertThat(got).isEqualTo("here");
    assertThat(errors).isLessThanOrEqualTo(1);
  }

  @Test
  @DisplayName("DGRM-18: shutdown ends the directions")
  void shutsDown() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    connectTo(a, name(b));
    provider().shutdown(a, ShutdownHow.SEND);
    assertError(() -> provider().send(a, bytes("x"), 0), WsaError.WSAESHUTDOWN);
    assertError(() -> provider().sendTo(a, bytes("x"), 0, name(b)), WsaError.WSAESHUTDOWN);
    sendTo(b, "in", name(a));
    assertThat(recvText(a, 2)).isEqualTo("in");
    provider().shutdown(a, ShutdownHow.RECEIVE);
    assertError(() -> provider().recv(a, ByteBuffer.allocate(1), 0), WsaError.WSAESHUTDOWN);
  }

  @Test
  @DisplayName("DGRM-19: flags that datagrams do not have raise WSAEOPNOTSUPP")
  void refusesFlags() throws Exception {
    ProviderSocket s = datagram();
    assertError(
        () -> provider().sendTo(s, bytes("x"), MessageFlags.OOB, at(9)), WsaError.WSAEOPNOTSUPP);
    assertError(
        () -> provider().recvFrom(s, ByteBuffer.allocate(1), MessageFlags.OOB, from),
        WsaError.WSAEOPNOTSUPP);
    assertError(
        () -> provider().sendTo(s, bytes("x"), MessageFlags.PARTIAL, at(9)),
        WsaError.WSAEOPNOTSUPP);
  }

  @Test
  @DisplayName("DGRM-20: caller and callee data are ignored")
  void ignoresConnectData() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    ByteBuffer callee = ByteBuffer.allocate(8);
    ConnectRequest request = new ConnectRequest(name(b), bytes("hello"), callee, null);
    assertThat(provider().connect(a, request)).isEqualTo(ConnectOutcome.CONNECTED);
    assertThat(callee.position()).isZero();
    assertThat(provider().send(a, bytes("x"), 0)).isEqualTo(1);
    assertThat(recvFromText(b, from)).isEqualTo("x");
  }

  @Test
  @DisplayName("DGRM-21: FIONREAD tells the size of the next datagram, or of all")
  void countsWaiting() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    assertThat(provider().ioctl(b, IoctlCode.FIONREAD, null)).isZero();
    sendTo(a, "12345", name(b));
    await(b, Readiness.READABLE);
    assertThat(provider().ioctl(b, IoctlCode.FIONREAD, null)).isEqualTo(5);
  }

  @Test
  @DisplayName("DGRM-22: PEEK into a small buffer raises WSAEMSGSIZE and leaves the datagram whole")
  void peeksIntoSmallBuffer() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    sendTo(a, "too long", name(b));
    await(b, Readiness.READABLE);
    ByteBuffer small = ByteBuffer.allocate(3);
    assertError(() -> provider().recvFrom(b, small, MessageFlags.PEEK, from), WsaError.WSAEMSGSIZE);
    assertThat(text(small.flip())).isEqualTo("too");
    assertThat(recvFromText(b, from)).isEqualTo("too long");
  }

  @Test
  @DisplayName("DGRM-23: a read-only buffer to receive into is refused, and nothing is lost")
  void refusesReadOnlyBuffer() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    sendTo(a, "kept", name(b));
    await(b, Readiness.READABLE);
    ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();
    assertError(() -> provider().recvFrom(b, readOnly, 0, from), WsaError.WSAEFAULT);
    assertThat(recvFromText(b, from)).isEqualTo("kept");
  }

  @Test
  @DisplayName("DGRM-24: ending receiving tells a watcher, whose receive then raises WSAESHUTDOWN")
  void shutdownWakes() throws Exception {
    ProviderSocket s = datagram();
    provider().watch(s, Readiness.READABLE);
    provider().shutdown(s, ShutdownHow.BOTH);
    upcalls.awaitSignal(s, Readiness.READABLE);
    assertError(() -> recvFromText(s, from), WsaError.WSAESHUTDOWN);
  }

  @Test
  @DisplayName("DGRM-25: a wish for flows is refused, not ignored, and the default peer stays")
  void refusesFlows() throws Exception {
    ProviderSocket a = datagram();
    ProviderSocket b = datagram();
    QualityOfService flows = QualityOfService.of(FlowSpec.bestEffort(), FlowSpec.bestEffort());
    ConnectRequest request = ConnectRequest.to(name(b)).withQos(flows);
    assertError(() -> provider().connect(a, request), WsaError.WSAEOPNOTSUPP);
    assertError(() -> provider().getPeerName(a), WsaError.WSAENOTCONN);
  }
}
