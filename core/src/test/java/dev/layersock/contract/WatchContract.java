package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Readiness and its signals. */
public abstract class WatchContract extends ProviderContract {

  @Test
  @DisplayName("WTCH-01: what is true already is signalled when it is watched")
  void signalsWhatIsTrue() throws Exception {
    Pair pair = pair();
    provider().watch(pair.client(), Readiness.WRITABLE);
    assertThat(upcalls.awaitSignal(pair.client(), Readiness.ALL)).isEqualTo(Readiness.WRITABLE);
  }

  @Test
  @DisplayName("WTCH-02: what becomes true is signalled, with no other bit than those watched")
  void signalsChange() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.READABLE);
    sendText(pair.client(), "x");
    assertThat(upcalls.awaitSignal(pair.server(), Readiness.ALL)).isEqualTo(Readiness.READABLE);
  }

  @Test
  @DisplayName("WTCH-03: a watch is good for one signal")
  void isOneShot() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.READABLE);
    sendText(pair.client(), "a");
    upcalls.awaitSignal(pair.server(), Readiness.READABLE);
    int before = upcalls.count(pair.server(), Readiness.ALL);
    ByteBuffer target = ByteBuffer.allocate(3);
    sendText(pair.client(), "bc");
    while (target.hasRemaining()) { // without a watch
      assertThat(provider().recv(pair.server(), target, 0)).isNotEqualTo(IoResult.END_OF_STREAM);
      Thread.onSpinWait();
    }
    sendText(pair.client(), "d");
    provider().shutdown(pair.server(), ShutdownHow.SEND);
    recvEnd(pair.client());
    assertThat(upcalls.count(pair.server(), Readiness.ALL)).isEqualTo(before);
  }

  @Test
  @DisplayName("WTCH-04: watching again after a signal gives another one while it is true")
  void canBeRepeated() throws Exception {
    Pair pair = pair();
    sendText(pair.client(), "x");
    for (int i = 0; i < 3; i++) {
      provider().watch(pair.server(), Readiness.READABLE);
      upcalls.awaitSignal(pair.server(), Readiness.READABLE);
    }
    assertThat(recvText(pair.server(), 1)).isEqualTo("x");
  }

  @Test
  @DisplayName("WTCH-05: asking twice for the same bit before it is signalled gives one signal")
  void addsUp() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.READABLE);
    int early = upcalls.count(pair.server(), Readiness.READABLE);
    provider().watch(pair.server(), Readiness.READABLE | Readiness.CLOSED);
    sendText(pair.client(), "x");
    assertThat(recvText(pair.server(), 1)).isEqualTo("x");
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    upcalls.awaitSignal(pair.server(), Readiness.CLOSED);
    assertThat(upcalls.count(pair.server(), Readiness.READABLE)).isBetween(1, early + 1);
  }

  @Test
  @DisplayName("WTCH-06: a listener is signalled for a connection that comes")
  void signalsConnection() throws Exception {
    ProviderSocket listener = listener(2);
    provider().watch(listener, Readiness.ACCEPTABLE);
    connect(open(SocketType.STREAM), name(listener));
    upcalls.awaitSignal(listener, Readiness.ACCEPTABLE);
    await(listener, Readiness.ACCEPTABLE);
    assertThat(provider().select(listener)).isEqualTo(Readiness.ACCEPTABLE);
    accept(listener);
    assertThat(provider().select(listener)).isZero();
  }

  @Test
  @DisplayName("WTCH-07: the end of the stream makes a socket readable and closed")
  void signalsEnd() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.CLOSED);
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    upcalls.awaitSignal(pair.server(), Readiness.CLOSED);
    await(pair.server(), Readiness.CLOSED);
    assertThat(provider().select(pair.server()))
        .isEqualTo(Readiness.READABLE | Readiness.WRITABLE | Readiness.CLOSED);
  }

  @Test
  @DisplayName("WTCH-08: a reset makes a socket readable, writable and closed")
  void signalsReset() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.READABLE);
    provider().setSockOpt(pair.client(), SockOpt.SO_LINGER, Linger.RESET);
    provider().closeSocket(pair.client());
    upcalls.awaitSignal(pair.server(), Readiness.READABLE);
    await(pair.server(), Readiness.CLOSED);
    assertThat(provider().select(pair.server()))
        .isEqualTo(Readiness.READABLE | Readiness.WRITABLE | Readiness.CLOSED);
  }

  @Test
  @DisplayName("WTCH-09: own shutting down of sending does not make a socket closed")
  void ownShutdownIsNotClosed() throws Exception {
    Pair pair = pair();
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    recvEnd(pair.server());
    assertThat(provider().select(pair.client()) & Readiness.CLOSED).isZero();
  }

  @Test
  @DisplayName("WTCH-10: select changes nothing: data and connections still wait")
  void selectIsHarmless() throws Exception {
    ProviderSocket listener = listener(1);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    await(listener, Readiness.ACCEPTABLE);
    assertThat(provider().select(listener)).isEqualTo(provider().select(listener));
    ProviderSocket server = accept(listener);
    sendText(client, "xy");
    await(server, Readiness.READABLE);
    assertThat(provider().select(server)).isEqualTo(provider().select(server));
    assertThat(recvText(server, 2)).isEqualTo("xy");
  }

  @Test
  @DisplayName("WTCH-11: a datagram socket is writable, and readable once a datagram has come")
  void signalsDatagram() throws Exception {
    ProviderSocket a = bound(SocketType.DGRAM);
    ProviderSocket b = bound(SocketType.DGRAM);
    await(a, Readiness.WRITABLE);
    provider().watch(b, Readiness.READABLE);
    assertThat(provider().sendTo(a, bytes("x"), 0, name(b))).isEqualTo(1);
    assertThat(upcalls.awaitSignal(b, Readiness.ALL)).isEqualTo(Readiness.READABLE);
    assertThat(recvFromText(b, new AddressBox())).isEqualTo("x");
    assertThat(provider().select(b) & Readiness.READABLE).isZero();
  }

  @Test
  @DisplayName("WTCH-12: a datagram socket that was watched before it was bound is signalled, too")
  void watchesFromTheStart() throws Exception {
    ProviderSocket a = open(SocketType.DGRAM);
    ProviderSocket b = bound(SocketType.DGRAM);
    provider().watch(a, Readiness.READABLE);
    assertThat(provider().sendTo(a, bytes("ping"), 0, name(b))).isEqualTo(4);
    assertThat(recvFromText(b, new AddressBox())).isEqualTo("ping");
    assertThat(provider().sendTo(b, bytes("pong"), 0, at(name(a).getPort()))).isEqualTo(4);
    upcalls.awaitSignal(a, Readiness.READABLE);
    assertThat(recvFromText(a, new AddressBox())).isEqualTo("pong");
  }

  @Test
  @DisplayName("WTCH-13: no signal is missing in 5000 round trips between two threads")
  void missesNone() throws Exception {
    Pair pair = pair();
    Work<Integer> echo = begin(() -> echo(pair.server()));
    for (int i = 0; i < 5000; i++) {
      sendText(pair.client(), "x");
      assertThat(recvText(pair.client(), 1)).isEqualTo("x");
    }
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    assertThat(echo.await()).isEqualTo(5000);
  }

  @Test
  @DisplayName("WTCH-14: a socket is closed only once nothing unread comes before the end")
  void closedComesLast() throws Exception {
    Pair pair = pair();
    sendText(pair.client(), "ab");
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    await(pair.server(), Readiness.READABLE);
    assertThat(provider().select(pair.server()) & Readiness.CLOSED).isZero();
    assertThat(recvText(pair.server(), 1)).isEqualTo("a");
    assertThat(provider().select(pair.server()) & Readiness.CLOSED).isZero();
    assertThat(recvText(pair.server(), 1)).isEqualTo("b");
    await(pair.server(), Readiness.CLOSED);
    recvEnd(pair.server());
  }

  @Test
  @DisplayName("WTCH-15: who watches for the end is told after the last byte, whatever came before")
  void tellsOfTheEndAtLast() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.CLOSED);
    sendText(pair.client(), "ab");
    provider().shutdown(pair.client(), ShutdownHow.SEND);
    assertThat(recvText(pair.server(), 2)).isEqualTo("ab");
    upcalls.awaitSignal(pair.server(), Readiness.CLOSED); // this one may be early
    assertThat(await(pair.server(), Readiness.CLOSED)).isEqualTo(Readiness.CLOSED);
  }

  private int echo(ProviderSocket s) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(16);
    int count = 0;
    while (recv(s, buffer.clear(), 0) != IoResult.END_OF_STREAM) {
      count += buffer.position();
      sendAll(s, buffer.flip());
    }
    return count;
  }
}
