package dev.layersock.layers.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.sun.management.ThreadMXBean;
import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.layers.fakes.Addresses;
import dev.layersock.layers.fakes.FakeContext;
import dev.layersock.layers.fakes.FakeLower;
import dev.layersock.layers.fakes.FakeSocket;
import dev.layersock.layers.fakes.FakeTime;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.layers.fakes.Protocols;
import dev.layersock.layers.fakes.UpperEvents;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.MessageFlags;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LoggingLayerTest {
  private static final ConnectRequest REQUEST = ConnectRequest.to(Addresses.at("10.0.0.1", 80));

  private final LogLines log = new LogLines("test.connections", Level.INFO);
  private final FakeTime time = new FakeTime(7);
  private final FakeLower lower = new FakeLower();
  private final UpperEvents upper = new UpperEvents();
  private final LoggingLayer layer = layer(LoggingSettings.Level.INFO);

  private LoggingLayer layer(LoggingSettings.Level level) {
    return new LoggingLayer(
        lower,
        new FakeContext(time, upper),
        new LoggingSettings(level, "test.connections"),
        new AtomicLong());
  }

  private FakeSocket socket() throws WsaException {
    return (FakeSocket) layer.socket(Protocols.stream(layer));
  }

  private static String line(String event, int number) {
    return "INFO event=" + event + " chain=tested layer=under-test conn=" + number + " ";
  }

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  @Test
  @DisplayName("A connect that succeeds at once is one line")
  void connects() throws Exception {
    FakeSocket s = socket();
    lower.duringConnect = () -> time.advance(Duration.ofNanos(1_050_700));
    assertThat(layer.connect(s, REQUEST)).isEqualTo(ConnectOutcome.CONNECTED);
    assertThat(log.lines())
        .containsExactly(
            line("connect", 1)
                + "outcome=connected peer=10.0.0.1:80"
                + " local=127.0.0.1:8080 ms=1.050");
  }

  @Test
  @DisplayName("A connect in progress is written down when it has completed, and passed on")
  void completesLater() throws Exception {
    FakeSocket s = socket();
    lower.outcome = ConnectOutcome.IN_PROGRESS;
    assertThat(layer.connect(s, REQUEST)).isEqualTo(ConnectOutcome.IN_PROGRESS);
    assertThat(log.lines()).isEmpty();
    time.advance(Duration.ofMillis(20));
    s.complete(null);
    assertThat(log.lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("outcome=connected", "ms=20.000");
    assertThat(upper.events()).containsExactly("connected");
  }

  @Test
  @DisplayName("A completion that comes before connect has returned is written down once")
  void completesEarly() throws Exception {
    FakeSocket s = socket();
    lower.outcome = ConnectOutcome.IN_PROGRESS;
    lower.duringConnect = () -> s.complete(null);
    layer.connect(s, REQUEST);
    assertThat(log.lines()).hasSize(1).first().asString().contains("outcome=connected");
  }

  @Test
  @DisplayName("A connect that fails tells the error, the provider and the reason")
  void fails() throws Exception {
    FakeSocket s = socket();
    WsaException failure =
        Framework.raisedBy(
            new WsaException(WsaError.WSAECONNREFUSED, "nobody \"home\"\nthere"),
            "nio",
            WspFunction.CONNECT);
    lower.failure = failure;
    assertThatThrownBy(() -> layer.connect(s, REQUEST)).isSameAs(failure);
    assertThat(log.lines())
        .containsExactly(
            line("connect", 1)
                + "outcome=failed peer=10.0.0.1:80 error=WSAECONNREFUSED"
                + " provider=nio reason=\"nobody \\\"home\\\"\\nthere\" ms=0.000");
  }

  @Test
  @DisplayName("A failure that comes later is written down as well")
  void failsLater() throws Exception {
    FakeSocket s = socket();
    lower.outcome = ConnectOutcome.IN_PROGRESS;
    layer.connect(s, REQUEST);
    lower.failure = new WsaException(WsaError.WSAEALREADY);
    assertThatThrownBy(() -> layer.connect(s, ConnectRequest.to(Addresses.at("10.0.0.2", 80))))
        .isInstanceOf(WsaException.class);
    time.advance(Duration.ofSeconds(75));
    s.complete(new WsaException(WsaError.WSAETIMEDOUT));
    assertThat(log.lines())
        .last()
        .asString()
        .contains("peer=10.0.0.1:80 error=WSAETIMEDOUT reason=\"timed out\" ms=75000.000");
    assertThat(upper.events()).containsExactly("WSAETIMEDOUT");
  }

  @Test
  @DisplayName("A server's life is bind, listen, accept and close, with the bytes of each socket")
  void server() throws Exception {
    FakeSocket listener = socket();
    layer.bind(listener, Addresses.at("127.0.0.1", 0));
    layer.listen(listener, 5);
    assertThat(layer.accept(listener, AcceptCondition.ALWAYS)).isNull();
    lower.callers.add(Addresses.at("127.0.0.1", 4000));
    FakeSocket s = (FakeSocket) layer.accept(listener, AcceptCondition.ALWAYS);
    assertThat(s).isNotNull();
    s.readable = 30;
    layer.recv(s, ByteBuffer.allocate(10), MessageFlags.PEEK);
    layer.recv(s, ByteBuffer.allocate(10), MessageFlags.NONE);
    layer.send(s, ByteBuffer.allocate(7), MessageFlags.NONE);
    time.advance(Duration.ofMillis(3));
    layer.closeSocket(s);
    assertThat(log.lines())
        .containsExactly(
            line("bind", 1) + "outcome=bound local=127.0.0.1:8080",
            line("listen", 1) + "outcome=listening local=127.0.0.1:8080 backlog=5",
            line("accept", 2) + "peer=127.0.0.1:4000 local=127.0.0.1:8080 listener=1",
            line("close", 2)
                + "peer=127.0.0.1:4000"
                + " local=127.0.0.1:8080 in=10 out=7 ms=3.000");
  }

  @Test
  @DisplayName("A bind that fails tells the address that was wanted")
  void bindFails() throws Exception {
    FakeSocket s = socket();
    lower.failure = new WsaException(WsaError.WSAEADDRINUSE);
    assertThatThrownBy(() -> layer.bind(s, Addresses.at("127.0.0.1", 80)))
        .isInstanceOf(WsaException.class);
    assertThat(log.lines())
        .containsExactly(
            line("bind", 1)
                + "outcome=failed local=127.0.0.1:80 error=WSAEADDRINUSE"
                + " reason=\"address already in use\"");
  }

  @Test
  @DisplayName("A second close is an error and no second line")
  void closesOnce() throws Exception {
    FakeSocket s = socket();
    layer.closeSocket(s);
    assertThatThrownBy(() -> layer.closeSocket(s)).isInstanceOf(WsaException.class);
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  @DisplayName("Lines have the level that was set, and a silent logger costs none")
  void level() throws Exception {
    LoggingLayer quiet = layer(LoggingSettings.Level.DEBUG);
    quiet.connect(quiet.socket(Protocols.stream(quiet)), REQUEST);
    assertThat(log.lines()).isEmpty();
    LoggingLayer loud = layer(LoggingSettings.Level.WARN);
    loud.connect(loud.socket(Protocols.stream(loud)), REQUEST);
    assertThat(log.lines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("WARN event=connect chain=tested ");
  }

  @Test
  @DisplayName("Sending and receiving allocate nothing")
  void allocatesNothing() throws Exception {
    FakeSocket s = socket();
    ByteBuffer buffer = ByteBuffer.allocate(100);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      s.readable = 50;
      layer.send(s, buffer.clear(), MessageFlags.NONE);
      layer.recv(s, buffer.clear(), MessageFlags.NONE);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(40_000);
    layer.closeSocket(s);
    assertThat(log.lines()).last().asString().contains("in=1000000 out=2000000");
  }

  @Test
  @DisplayName("A datagram that does not fit counts what arrived, and is counted")
  void cutDatagrams() throws Exception {
    FakeSocket s = (FakeSocket) layer.socket(Protocols.datagram(layer));
    s.datagrams.addAll(List.of(100, 100, 8));
    ByteBuffer buffer = ByteBuffer.allocate(10);
    assertThatThrownBy(() -> layer.recvFrom(s, buffer, MessageFlags.PEEK, null))
        .isInstanceOf(WsaException.class);
    assertThatThrownBy(() -> layer.recvFrom(s, buffer.clear(), MessageFlags.NONE, null))
        .isInstanceOf(WsaException.class);
    assertThatThrownBy(() -> layer.recv(s, buffer.position(4), MessageFlags.NONE))
        .isInstanceOf(WsaException.class);
    layer.recvFrom(s, buffer.clear(), MessageFlags.NONE, null);
    layer.closeSocket(s);
    assertThat(log.lines()).last().asString().contains(" in=24 out=0 cut=2 ms=");
  }

  @Test
  @DisplayName("What serves one session is named so, and what is in it cannot forge a line")
  void sessions() throws Exception {
    FakeSocket s;
    MDC.put(LoggingDescriptor.SESSION, "7 of\nmany");
    try {
      s = socket();
    } finally {
      MDC.remove(LoggingDescriptor.SESSION);
    }
    layer.connect(s, REQUEST);
    layer.closeSocket(s);
    layer.closeSocket(socket());
    assertThat(log.lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(" conn=1 session=\"7 of\\nmany\" outcome="),
            line -> assertThat(line).contains(" conn=1 session=\"7 of\\nmany\" peer="),
            line -> assertThat(line).contains(" conn=2 in="));
  }
}
