package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layersock.Layersock;
import dev.layersock.composition.Composition;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application's blocking sockets over a chain from a file, in virtual time. */
@Timeout(60)
class EndToEndTest {
  private final VirtualTime time = new VirtualTime();
  private final Layersock layersock;
  private final ChainSocket listener;

  EndToEndTest() throws Exception {
    String text =
        """
        chains:
          greeting:
            - logging: {level: debug}
            - connect-data: {timeout: 3s}
            - filter: {rules: [{allow: 127.0.0.0/8}]}
            - loopback: {connect-data: false, latency: 100ms}
        """;
    ProviderRegistry registry = ProviderRegistry.discover(EndToEndTest.class.getClassLoader());
    Composition composition = ChainFile.parse("test.yaml", text, registry, name -> null);
    layersock = Layersock.builder(composition).time(time).start();
    listener =
        layersock.sockets().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
  }

  @AfterEach
  void close() {
    layersock.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static AcceptCondition answering(AcceptDecision decision) {
    return offer -> {
      ByteBuffer callee = offer.calleeData();
      if (callee != null) {
        callee.put(bytes("hello, ")).put(offer.callerData());
      }
      return decision;
    };
  }

  private ChainSocket client() throws WsaException {
    SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ChainSocket client = layersock.sockets().socket(AddressFamily.INET, SocketType.STREAM);
    client.bind(any);
    return client;
  }

  private static void assertFails(ThrowingCallable call, WsaError error) {
    assertThat(catchThrowable(call))
        .isInstanceOfSatisfying(
            WsaException.class, e -> assertThat(e.error()).as("%s", e).isEqualTo(error));
  }

  @Test
  @DisplayName("Caller and callee data go with a blocking connect and a blocking accept")
  void exchanges() throws Exception {
    Future<Void> server = time.start("server", () -> serve(answering(AcceptDecision.ACCEPT)));
    time.run(
        () -> {
          ChainSocket client = client();
          ByteBuffer callee = ByteBuffer.allocate(64);
          client.connect(new ConnectRequest(listener.localAddress(), bytes("Ann"), callee, null));
          assertThat(callee.flip()).isEqualTo(bytes("hello, Ann"));
          client.send(bytes("x"));
          return null;
        });
    server.get(10, TimeUnit.SECONDS);
    assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(1));
  }

  private void serve(AcceptCondition condition) throws WsaException {
    ChainSocket accepted = listener.accept(condition);
    if (accepted == null) {
      throw new AssertionError("a blocking accept gave nothing");
    }
    ByteBuffer received = ByteBuffer.allocate(9);
    assertThat(accepted.recv(received)).isEqualTo(1);
    assertThat(received.flip()).isEqualTo(bytes("x"));
  }

  @Test
  @DisplayName("A refusal reaches the blocking connect, and the socket connects again")
  void refuses() throws Exception {
    Future<Void> server =
        time.start(
            "server",
            () -> {
              assertFails(
                  () -> listener.accept(answering(AcceptDecision.REJECT)),
                  WsaError.WSAECONNREFUSED);
              serve(AcceptCondition.ALWAYS);
            });
    time.run(
        () -> {
          ChainSocket client = client();
          SocketAddress name = client.localAddress();
          ConnectRequest request = ConnectRequest.to(listener.localAddress());
          assertFails(
              () -> client.connect(request.withCallerData(bytes("x"))), WsaError.WSAECONNREFUSED);
          client.connect(request);
          assertThat(client.localAddress()).isEqualTo(name);
          client.send(bytes("x"));
          return null;
        });
    server.get(10, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("A blocking connect that nobody answers ends when the layer's time is over")
  void timesOut() throws Exception {
    time.run(
        () -> {
          ChainSocket client = client();
          ConnectRequest request =
              ConnectRequest.to(listener.localAddress()).withCallerData(bytes("x"));
          assertFails(() -> client.connect(request), WsaError.WSAETIMEDOUT);
          return null;
        });
    assertThat(time.elapsed()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  @DisplayName("Ending the system ends a blocking connect whose answer is not there")
  void ends() throws Exception {
    Future<Void> client =
        time.run(
            () -> {
              Future<Void> connecting = time.start("client", this::connectUntilTheEnd);
              time.gate().await(TimeUnit.SECONDS.toNanos(1), true);
              layersock.close();
              return connecting;
            });
    client.get(10, TimeUnit.SECONDS);
    assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(1));
  }

  private void connectUntilTheEnd() throws WsaException {
    ChainSocket client = client();
    ConnectRequest request = ConnectRequest.to(listener.localAddress()).withCallerData(bytes("x"));
    assertFails(() -> client.connect(request), WsaError.WSAENETDOWN);
  }
}
