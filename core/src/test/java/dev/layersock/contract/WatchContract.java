package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
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
    assertThat(upcalls.signals(pair.server())).isZero();
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
    int before = upcalls.count(pair.server());
    sendText(pair.client(), "b");
    assertThat(recvText(pair.server(), 2)).isEqualTo("ab");
    sendText(pair.server(), "c");
    assertThat(recvText(pair.client(), 1)).isEqualTo("c");
    // Reading both bytes may have needed watches of its own, each good for one signal.
    assertThat(upcalls.count(pair.server())).isLessThanOrEqualTo(before + 2);
    int after = upcalls.count(pair.server());
    sendText(pair.client(), "d");
    provider().shutdown(pair.server(), ShutdownHow.SEND);
    recvEnd(pair.client());
    assertThat(upcalls.count(pair.server())).isEqualTo(after);
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
  @DisplayName("WTCH-05: asking twice for the same bit gives one signal")
  void addsUp() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.READABLE);
    provider().watch(pair.server(), Readiness.READABLE | Readiness.CLOSED);
    sendText(pair.client(), "x");
    upcalls.awaitSignal(pair.server(), Readiness.READABLE);
    assertThat(upcalls.count(pair.server())).isEqualTo(1);
  }

  @Test
  @DisplayName("WTCH-06: a listener is signalled for a connection that comes")
  void signalsConnection() throws Exception {
    ProviderSocket listener = listener(2);
    provider().watch(listener, Readiness.ACCEPTABLE);
    connect(open(SocketType.STREAM), name(listener));
    upcalls.awaitSignal(listener, Readiness.ACCEPTABLE);
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
    int now = provider().select(pair.server());
    assertThat(now & (Readiness.READABLE | Readiness.CLOSED))
        .isEqualTo(Readiness.READABLE | Readiness.CLOSED);
    assertThat(now & Readiness.WRITABLE).isNotZero();
  }

  @Test
  @DisplayName("WTCH-08: a reset makes a socket readable and closed")
  void signalsReset() throws Exception {
    Pair pair = pair();
    provider().watch(pair.server(), Readiness.READABLE);
    provider().setSockOpt(pair.client(), SockOpt.SO_LINGER, Linger.RESET);
    provider().closeSocket(pair.client());
    upcalls.awaitSignal(pair.server(), Readiness.READABLE);
    assertThat(await(pair.server(), Readiness.CLOSED)).isEqualTo(Readiness.CLOSED);
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
    assertThat(upcalls.signals(b)).isZero();
    assertThat(provider().sendTo(a, bytes("x"), 0, name(b))).isEqualTo(1);
    assertThat(upcalls.awaitSignal(b, Readiness.ALL)).isEqualTo(Readiness.READABLE);
    assertThat(
            provider().recvFrom(b, ByteBuffer.allocate(4), 0, new dev.layersock.spi.AddressBox()))
        .isEqualTo(1);
    assertThat(provider().select(b) & Readiness.READABLE).isZero();
  }
}
