package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What travels over a connection, and how it ends. */
public abstract class StreamContract extends ProviderContract {
  @Test
  @DisplayName("STRM-01: bytes arrive at the other end, both ways, in order")
  void exchanges() throws Exception {
    Pair pair = pair();
    sendText(pair.client(), "one");
    sendText(pair.client(), "two");
    assertThat(recvText(pair.server(), 6)).isEqualTo("onetwo");
    sendText(pair.server(), "three");
    assertThat(recvText(pair.client(), 5)).isEqualTo("three");
  }

  @Test
  @DisplayName("STRM-02: receiving where nothing waits answers WOULD_BLOCK")
  void wouldBlock() throws Exception {
    Pair pair = pair();
    ByteBuffer target = ByteBuffer.allocate(8);
    assertThat(provider().recv(pair.client(), target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(target.position()).isZero();
    assertThat(provider().select(pair.client()) & Readiness.READABLE).isZero();
  }

  @Test
  @DisplayName("STRM-03: sending and receiving move the buffer's position by what they answer")
  void movesPositions() throws Exception {
    Pair pair = pair();
    ByteBuffer source = bytes("abcdef").position(2);
    assertThat(provider().send(pair.client(), source, 0)).isEqualTo(4);
    assertThat(source.hasRemaining()).isFalse();
    await(pair.server(), Readiness.READABLE);
    ByteBuffer target = ByteBuffer.allocate(10).position(3);
    int count = recv(pair.server(), target, 0);
    assertThat(target.position()).isEqualTo(3 + count);
  }

  @Test
  @DisplayName("STRM-04: an empty send is taken and sends nothing")
  void sendsNothing() throws Exception {
    Pair pair = pair();
    assertThat(provider().send(pair.client(), ByteBuffer.allocate(0), 0)).isZero();
    assertThat(provider().recv(pair.server(), ByteBuffer.allocate(1), 0))
        .isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("STRM-05: PEEK shows what waits and leaves it there")
  void peeks() throws Exception {
    Pair pair = pair();
    sendText(pair.client(), "look");
    await(pair.server(), Readiness.READABLE);
    ByteBuffer target = ByteBuffer.allocate(4);
    assertThat(recv(pair.server(), target, MessageFlags.PEEK)).isPositive();
    assertThat("look").startsWith(text(target.flip()));
    assertThat(recvText(pair.server(), 4)).isEqualTo("look");
  }

  @Test
  @DisplayName("STRM-06: sendTo and recvFrom raise WSAEOPNOTSUPP: the bytes go by send and recv")
  void hasOneWayForBytes() throws Exception {
    Pair pair = pair();
    ByteBuffer data = bytes("to");
    assertError(() -> provider().sendTo(pair.client(), data, 0, at(9)), WsaError.WSAEOPNOTSUPP);
    assertThat(data.position()).isZero();
    sendText(pair.client(), "sent");
    await(pair.server(), Readiness.READABLE);
    ByteBuffer target = ByteBuffer.allocate(8);
    assertError(
        () -> provider().recvFrom(pair.server(), target, 0, new AddressBox()),
        WsaError.WSAEOPNOTSUPP);
    assertError(() -> provider().recvFrom(pair.server(), target, 0, null), WsaError.WSAEOPNOTSUPP);
    assertThat(target.position()).isZero();
    assertThat(recvText(pair.server(), 4)).isEqualTo("sent");
  }

  @Test
  @DisplayName("STRM-07: after SHUTDOWN SEND the peer reads what was sent and then the end, always")
  void halfCloses() throws Exception {
    Pair pair = pair();
    sendText(pair.client(), "last");
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    assertThat(recvText(pair.server(), 4)).isEqualTo("last");
    recvEnd(pair.server());
    recvEnd(pair.server());
    assertThat(await(pair.server(), Readiness.CLOSED)).isEqualTo(Readiness.CLOSED);
  }

  @Test
  @DisplayName("STRM-08: after SHUTDOWN SEND the other direction goes on")
  void halfCloseKeepsReceiving() throws Exception {
    Pair pair = pair();
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    recvEnd(pair.server());
    sendText(pair.server(), "answer");
    assertThat(recvText(pair.client(), 6)).isEqualTo("answer");
    provider().closeSocket(pair.server());
    recvEnd(pair.client());
  }

  @Test
  @DisplayName("STRM-09: sending after SHUTDOWN SEND raises WSAESHUTDOWN")
  void refusesSendAfterShutdown() throws Exception {
    Pair pair = pair();
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    assertError(() -> provider().send(pair.client(), bytes("x"), 0), WsaError.WSAESHUTDOWN);
  }

  @Test
  @DisplayName("STRM-10: receiving after SHUTDOWN RECEIVE raises WSAESHUTDOWN, data or not")
  void refusesReceiveAfterShutdown() throws Exception {
    Pair pair = pair();
    sendText(pair.server(), "lost");
    provider().shutdown(pair.client(), ShutdownHow.RECEIVE);
    assertError(
        () -> provider().recv(pair.client(), ByteBuffer.allocate(4), 0), WsaError.WSAESHUTDOWN);
    sendText(pair.client(), "goes on");
    assertThat(recvText(pair.server(), 7)).isEqualTo("goes on");
  }

  @Test
  @DisplayName("STRM-11: shutting down twice is no error, and names stay known")
  void shutsDownTwice() throws Exception {
    Pair pair = pair();
    provider().shutdown(pair.client(), ShutdownHow.BOTH);
    provider().shutdown(pair.client(), ShutdownHow.BOTH);
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    assertThat(provider().getPeerName(pair.client())).isEqualTo(name(pair.server()));
    recvEnd(pair.server());
  }

  @Test
  @DisplayName("STRM-12: closing delivers what was sent, and then the end")
  void closesGracefully() throws Exception {
    Pair pair = pair();
    sendText(pair.client(), "farewell");
    provider().closeSocket(pair.client());
    assertThat(recvText(pair.server(), 8)).isEqualTo("farewell");
    recvEnd(pair.server());
    assertThat(provider().getPeerName(pair.server())).isNotNull();
  }

  @Test
  @DisplayName("STRM-13: closing with a linger of 0 s resets: the peer gets WSAECONNRESET")
  void resets() throws Exception {
    Pair pair = pair();
    provider().setSockOpt(pair.client(), SockOpt.SO_LINGER, Linger.RESET);
    provider().closeSocket(pair.client());
    await(pair.server(), Readiness.CLOSED);
    assertThat(recvUntilError(pair.server())).isEqualTo(WsaError.WSAECONNRESET);
    assertThat(recvUntilError(pair.server())).isEqualTo(WsaError.WSAECONNRESET);
    assertError(
        () -> provider().send(pair.server(), bytes("x"), 0),
        WsaError.WSAECONNRESET,
        WsaError.WSAECONNABORTED);
    assertThat(provider().getSockOpt(pair.server(), SockOpt.SO_ERROR)).isZero();
  }

  @Test
  @DisplayName("STRM-26: SO_ERROR tells of a reset that no call has told of, once")
  void errorTellsOfReset() throws Exception {
    Pair pair = pair();
    provider().setSockOpt(pair.client(), SockOpt.SO_LINGER, Linger.RESET);
    provider().closeSocket(pair.client());
    await(pair.server(), Readiness.CLOSED);
    assertThat(provider().getSockOpt(pair.server(), SockOpt.SO_ERROR))
        .isEqualTo(WsaError.WSAECONNRESET.code());
    assertThat(provider().getSockOpt(pair.server(), SockOpt.SO_ERROR)).isZero();
  }

  @Test
  @DisplayName(
      "STRM-27: a receive into an empty buffer says what a receive would, and takes nothing")
  void receivesNothing() throws Exception {
    Pair pair = pair();
    ByteBuffer empty = ByteBuffer.allocate(0);
    assertThat(provider().recv(pair.server(), empty, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    provider().send(pair.client(), bytes("x"), 0);
    await(pair.server(), Readiness.READABLE);
    assertThat(provider().recv(pair.server(), empty, 0)).isZero();
    assertThat(recvText(pair.server(), 1)).isEqualTo("x");
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    await(pair.server(), Readiness.CLOSED);
    assertThat(provider().recv(pair.server(), empty, 0)).isEqualTo(IoResult.END_OF_STREAM);
  }

  @Test
  @DisplayName("STRM-28: closing with something unread resets, also if it was looked at")
  void unreadResets() throws Exception {
    Pair pair = pair();
    provider().send(pair.client(), bytes("unread"), 0);
    await(pair.server(), Readiness.READABLE);
    provider().select(pair.server());
    provider().closeSocket(pair.server());
    await(pair.client(), Readiness.CLOSED);
    assertThat(recvUntilError(pair.client())).isEqualTo(WsaError.WSAECONNRESET);
  }

  @Test
  @DisplayName("STRM-29: what comes after receiving was ended makes no reset of a close")
  void droppedResetsNot() throws Exception {
    Pair pair = pair();
    provider().shutdown(pair.server(), ShutdownHow.RECEIVE);
    provider().send(pair.client(), bytes("dropped"), 0);
    provider().closeSocket(pair.server());
    await(pair.client(), Readiness.CLOSED);
    recvEnd(pair.client());
  }

  @Test
  @DisplayName("STRM-25: what came before a reset is received before it")
  void resetAfterData() throws Exception {
    Pair pair = pair();
    provider().send(pair.client(), bytes("abc"), 0);
    provider().setSockOpt(pair.client(), SockOpt.SO_LINGER, Linger.RESET);
    provider().closeSocket(pair.client());
    ByteBuffer received = ByteBuffer.allocate(8);
    while (received.position() < 3) {
      await(pair.server(), Readiness.READABLE);
      provider().recv(pair.server(), received.limit(received.position() + 1), 0);
    }
    assertThat(text(received.flip())).isEqualTo("abc");
    await(pair.server(), Readiness.CLOSED);
    assertThat(recvUntilError(pair.server())).isEqualTo(WsaError.WSAECONNRESET);
  }

  @Test
  @DisplayName("STRM-14: sending to a peer that has closed fails in the end")
  void failsWhenPeerIsGone() throws Exception {
    Pair pair = pair();
    provider().closeSocket(pair.server());
    recvEnd(pair.client());
    WsaException failure = null;
    for (int i = 0; failure == null && i < 1000; i++) {
      try {
        if (provider().send(pair.client(), bytes("x"), 0) == IoResult.WOULD_BLOCK) {
          await(pair.client(), Readiness.WRITABLE);
        }
        provider().watch(pair.client(), Readiness.CLOSED);
        upcalls.awaitSignal(pair.client(), Readiness.CLOSED);
      } catch (WsaException e) {
        failure = e;
      }
    }
    assertThat(failure).isNotNull();
    assertThat(failure.error()).isIn(WsaError.WSAECONNRESET, WsaError.WSAECONNABORTED);
  }

  @Test
  @DisplayName("STRM-17: FIONREAD tells how many bytes wait")
  void countsWaiting() throws Exception {
    Pair pair = pair();
    assertThat(provider().ioctl(pair.server(), IoctlCode.FIONREAD, null)).isZero();
    sendText(pair.client(), "12345");
    await(pair.server(), Readiness.READABLE);
    assertThat(provider().ioctl(pair.server(), IoctlCode.FIONREAD, null)).isBetween(1, 5);
  }

  @Test
  @DisplayName("STRM-18: disconnect data needs a provider that can carry it, else WSAENOPROTOOPT")
  void disconnects() throws Exception {
    Pair pair = pair();
    ByteBuffer target = ByteBuffer.allocate(16);
    if (underTest().can(Ability.DISCONNECT_DATA)) {
      provider().sendDisconnect(pair.client(), bytes("bye"));
      recvEnd(pair.server());
      provider().recvDisconnect(pair.server(), target);
      assertThat(text(target.flip())).isEqualTo("bye");
    } else {
      assertError(
          () -> provider().sendDisconnect(pair.client(), bytes("bye")), WsaError.WSAENOPROTOOPT);
      assertError(() -> provider().recvDisconnect(pair.server(), target), WsaError.WSAENOPROTOOPT);
      provider().sendDisconnect(pair.client(), null);
      recvEnd(pair.server());
      provider().recvDisconnect(pair.server(), null);
    }
    assertError(() -> provider().send(pair.client(), bytes("x"), 0), WsaError.WSAESHUTDOWN);
    assertError(
        () -> provider().recv(pair.server(), ByteBuffer.allocate(1), 0), WsaError.WSAESHUTDOWN);
  }

  @Test
  @DisplayName("STRM-19: flags that a stream does not have raise WSAEOPNOTSUPP")
  void refusesFlags() throws Exception {
    Pair pair = pair();
    assertError(
        () -> provider().send(pair.client(), bytes("x"), MessageFlags.PARTIAL),
        WsaError.WSAEOPNOTSUPP);
    assertError(
        () -> provider().recv(pair.client(), ByteBuffer.allocate(1), MessageFlags.PARTIAL),
        WsaError.WSAEOPNOTSUPP);
    assertError(
        () -> provider().send(pair.client(), bytes("x"), MessageFlags.PEEK),
        WsaError.WSAEOPNOTSUPP);
    assertError(() -> provider().send(pair.client(), bytes("x"), 0x4000), WsaError.WSAEOPNOTSUPP);
    assertError(
        () -> provider().recv(pair.client(), ByteBuffer.allocate(1), 0x4000),
        WsaError.WSAEOPNOTSUPP);
    if (!underTest().can(Ability.URGENT)) {
      assertError(
          () -> provider().send(pair.client(), bytes("x"), MessageFlags.OOB),
          WsaError.WSAEOPNOTSUPP);
      assertError(
          () -> provider().recv(pair.client(), ByteBuffer.allocate(1), MessageFlags.OOB),
          WsaError.WSAEOPNOTSUPP);
    }
  }

  @Test
  @DisplayName("STRM-20: an urgent byte is received apart from the stream")
  void urgentIsApart() throws Exception {
    needs(Ability.URGENT);
    Pair pair = pair();
    sendText(pair.client(), "abc");
    assertThat(provider().send(pair.client(), bytes("!"), MessageFlags.OOB)).isEqualTo(1);
    sendText(pair.client(), "def");
    await(pair.server(), Readiness.URGENT);
    assertThat(provider().ioctl(pair.server(), IoctlCode.SIOCATMARK, null)).isFalse();
    ByteBuffer before = ByteBuffer.allocate(16);
    assertThat(recv(pair.server(), before, 0)).isBetween(1, 3);
    ByteBuffer urgent = ByteBuffer.allocate(4);
    assertThat(provider().recv(pair.server(), urgent, MessageFlags.OOB)).isEqualTo(1);
    assertThat(text(urgent.flip())).isEqualTo("!");
    assertThat(provider().ioctl(pair.server(), IoctlCode.SIOCATMARK, null)).isTrue();
    assertThat(text(before.flip()) + recvText(pair.server(), 6 - before.limit()))
        .isEqualTo("abcdef");
    assertThat(provider().select(pair.server()) & Readiness.URGENT).isZero();
  }

  @Test
  @DisplayName("STRM-22: a read-only buffer to receive into is refused, and nothing is lost")
  void refusesReadOnlyBuffer() throws Exception {
    Pair pair = pair();
    sendText(pair.client(), "kept");
    await(pair.server(), Readiness.READABLE);
    ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();
    assertError(() -> provider().recv(pair.server(), readOnly, 0), WsaError.WSAEFAULT);
    assertThat(recvText(pair.server(), 4)).isEqualTo("kept");
  }

  @Test
  @DisplayName("STRM-23: ending receiving tells a watcher, whose receive then raises WSAESHUTDOWN")
  void shutdownWakes() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.READABLE);
    provider().shutdown(pair.server(), ShutdownHow.RECEIVE);
    upcalls.awaitSignal(pair.server(), Readiness.READABLE);
    assertError(() -> recvText(pair.server(), 1), WsaError.WSAESHUTDOWN);
  }
}
