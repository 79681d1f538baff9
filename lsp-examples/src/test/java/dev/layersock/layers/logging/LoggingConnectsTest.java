package dev.layersock.layers.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.Addresses;
import dev.layersock.layers.fakes.FakeContext;
import dev.layersock.layers.fakes.FakeLower;
import dev.layersock.layers.fakes.FakeSocket;
import dev.layersock.layers.fakes.FakeTime;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.layers.fakes.Protocols;
import dev.layersock.layers.fakes.UpperEvents;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Each connect has one line")
class LoggingConnectsTest {
  private static final ConnectRequest REQUEST = ConnectRequest.to(Addresses.at("10.0.0.1", 80));

  private final LogLines log = new LogLines("test.connects", Level.INFO);
  private final FakeTime time = new FakeTime(7);
  private final FakeLower lower = new FakeLower();
  private final LoggingLayer layer =
      new LoggingLayer(
          lower,
          new FakeContext(time, new UpperEvents()),
          new LoggingSettings(LoggingSettings.Level.INFO, "test.connects"),
          new AtomicLong());

  private FakeSocket connecting(ConnectRequest request) throws WsaException {
    FakeSocket s = (FakeSocket) layer.socket(Protocols.stream(layer));
    lower.outcome = ConnectOutcome.IN_PROGRESS;
    layer.connect(s, request);
    return s;
  }

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  @Test
  @DisplayName("also one that a close gives up, with its peer and how long it took")
  void givenUp() throws Exception {
    FakeSocket s = connecting(REQUEST);
    time.advance(Duration.ofSeconds(3));
    layer.closeSocket(s);
    assertThat(log.lines())
        .containsExactly(
            "INFO event=connect chain=tested layer=under-test conn=1 outcome=given-up"
                + " peer=10.0.0.1:80 ms=3000.000",
            "INFO event=close chain=tested layer=under-test conn=1 in=0 out=0 ms=3000.000");
  }

  @Test
  @DisplayName("with the name that the application asked for")
  void hostName() throws Exception {
    InetAddress named = InetAddress.getByAddress("db.example", new byte[] {10, 0, 0, 9});
    ConnectRequest request = ConnectRequest.to(new InetSocketAddress(named, 5432));
    layer.closeSocket(connecting(request.withPeer(Addresses.at("10.0.0.1", 80))));
    connecting(request).complete(null);
    assertThat(log.lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("given-up peer=10.0.0.1:80 host=db.example "),
            line -> assertThat(line).contains(" event=close "),
            line -> assertThat(line).contains("connected peer=10.0.0.9:5432 host=db.example "));
  }

  @Test
  @DisplayName("also one that is refused because another is under way, which goes on")
  void anotherMeanwhile() throws Exception {
    FakeSocket s = connecting(REQUEST);
    lower.failure = new WsaException(WsaError.WSAEALREADY);
    lower.duringConnect = () -> s.complete(null); // the first one's end, at the worst moment
    ConnectRequest other = ConnectRequest.to(Addresses.at("10.0.0.2", 80));
    assertThatThrownBy(() -> layer.connect(s, other)).isInstanceOf(WsaException.class);
    layer.closeSocket(s);
    assertThat(log.lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("outcome=connected peer=10.0.0.1:80 "),
            line -> assertThat(line).contains("outcome=failed peer=10.0.0.2:80 "),
            line -> assertThat(line).contains(" event=close ", " peer=10.0.0.1:80 "));
  }

  @Test
  @DisplayName("and no second one where a call fails because the socket has ended meanwhile")
  void endsWithin() throws Exception {
    FakeSocket s = (FakeSocket) layer.socket(Protocols.stream(layer));
    lower.failure = new WsaException(WsaError.WSAENOTSOCK);
    lower.duringConnect = () -> close(s);
    assertThatThrownBy(() -> layer.connect(s, REQUEST)).isInstanceOf(WsaException.class);
    assertThat(log.lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("outcome=given-up peer=10.0.0.1:80 "),
            line -> assertThat(line).contains(" event=close "));
  }

  @Test
  @DisplayName("and no other, where its completion and a close meet")
  void completionAgainstClose() throws Exception {
    int rounds = 500;
    ExecutorService other = Executors.newSingleThreadExecutor();
    CyclicBarrier barrier = new CyclicBarrier(2);
    try {
      for (int i = 0; i < rounds; i++) {
        FakeSocket s = connecting(REQUEST);
        Future<?> closing =
            other.submit(
                () -> {
                  barrier.await();
                  layer.closeSocket(s);
                  return null;
                });
        barrier.await();
        s.complete(null);
        closing.get(30, TimeUnit.SECONDS);
      }
    } finally {
      other.shutdownNow();
    }
    List<String> lines = log.lines();
    assertThat(lines).hasSize(2 * rounds);
    assertThat(lines).filteredOn(line -> line.contains(" event=connect ")).hasSize(rounds);
  }

  private void close(FakeSocket s) {
    try {
      layer.closeSocket(s);
    } catch (WsaException e) {
      throw new AssertionError(e);
    }
  }
}
