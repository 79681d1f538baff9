package dev.layersock.mistakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.layersock.chain.AssemblyException;
import dev.layersock.chain.Checks;
import dev.layersock.contract.BlockedCall;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ShutdownHow;
import java.lang.reflect.Modifier;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "over {0}")
@ValueSource(strings = {"loopback", "nio"})
@DisplayName("What a mistake of a layer's author gives")
class MistakesTest {
  private final String base;
  private final LogLines log = new LogLines("dev.layersock", Level.WARN);

  MistakesTest(String base) {
    this.base = base;
  }

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  private Wrong free(Class<? extends LayeredProvider> layer) {
    return Wrong.start(base, Checks.FREE, layer);
  }

  private Wrong strict(Class<? extends LayeredProvider> layer) {
    return Wrong.start(base, Checks.STRICT, layer);
  }

  private static ByteBuffer bytes(String text) {
    return StandardCharsets.US_ASCII.encode(text);
  }

  private static String text(ByteBuffer received) {
    return StandardCharsets.US_ASCII.decode(received.flip()).toString();
  }

  private static WsaException blamed(String what, ThrowingCallable call) {
    WsaException failure =
        catchThrowableOfType(
            WsaException.class,
            () ->
                Wrong.within(
                    () -> {
                      try {
                        call.call();
                      } catch (Throwable e) {
                        if (e instanceof Exception known) {
                          throw known;
                        }
                        throw (Error) e;
                      }
                      return "";
                    }));
    assertThat(failure).as("something is raised").isNotNull();
    assertThat(failure.provider()).isEqualTo("mine");
    assertThat(failure.error()).isEqualTo(WsaError.WSASYSCALLFAILURE);
    assertThat(failure.getMessage()).contains(what);
    return failure;
  }

  private void assertLogged(String... parts) {
    assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains(parts));
  }

  @Test
  @DisplayName("send does not move the position: named, and the socket is failed")
  void doesNotMove() throws Exception {
    try (Wrong wrong = free(Mistakes.DoesNotMove.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      blamed(
          "answered 5 to send, but moved the buffer by 0", () -> two.client().send(bytes("hello")));
      blamed("answered 5 to send", () -> two.client().recv(ByteBuffer.allocate(1)));
      blamed("answered 5 to send", () -> two.client().send(bytes("more")));
      two.client().close();
    }
  }

  @Test
  @DisplayName("send and recv are overridden and their twins not: nothing of a stream goes past")
  void oneWayForStreams() throws Exception {
    try (Wrong wrong = free(Mistakes.Swapped.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      two.client().sendTo(bytes("secret"), new InetSocketAddress(Wrong.loopback(), 1));
      ByteBuffer got = ByteBuffer.allocate(6);
      two.server().recv(got);
      assertThat(text(got)).isEqualTo("SECRET");
      two.server().send(bytes("ANSWER"));
      got.clear();
      two.client().recvFrom(got, new AddressBox());
      assertThat(text(got)).isEqualTo("answer");
    }
  }

  @Test
  @DisplayName("state is made in socket alone: the message says that accept makes sockets too")
  void forgetsAccept() throws Exception {
    try (Wrong wrong = free(Mistakes.ForgetsAccept.class)) {
      Wrong.Two two = wrong.connect("healthy", "wrong");
      two.client().send(bytes("x"));
      blamed(
          "accept makes sockets too: set the state in socket and in accept",
          () -> two.server().recv(ByteBuffer.allocate(1)));
    }
  }

  @Test
  @DisplayName("a connect is completed twice: one culprit is named")
  void completesAgain() throws Exception {
    try (Wrong wrong = free(Mistakes.CompletesAgain.class)) {
      try {
        wrong.connect("wrong", "healthy");
      } catch (WsaException e) {
        assertThat(e.provider()).isEqualTo("mine");
      }
      assertLogged("contract-broken", "mine");
    }
    try (Wrong wrong = strict(Mistakes.CompletesAgain.class)) {
      try {
        wrong.connect("wrong", "healthy");
      } catch (WsaException e) {
        assertThat(e.provider()).isEqualTo("mine");
      }
      assertLogged("contract-broken", "provider=mine", "completed a connect");
    }
  }

  @Test
  @DisplayName("three sockets are open when the system closes: three ends are heard")
  void hearsEnds() throws Exception {
    Mistakes.HearsEnds.ENDS.set(0);
    try (Wrong wrong = free(Mistakes.HearsEnds.class)) {
      for (int i = 0; i < 3; i++) {
        assertThat(wrong.system().sockets("wrong").socket(null, null).isBlocking()).isTrue();
      }
    }
    assertThat(Mistakes.HearsEnds.ENDS).hasValue(3);
  }

  @Test
  @DisplayName("recv answers more than it put: named, and no garbage reaches the application")
  void exaggerates() throws Exception {
    try (Wrong wrong = free(Mistakes.Exaggerates.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      two.server().send(bytes("abc"));
      blamed(
          "answered 8 to recv, but moved the buffer by 3",
          () -> two.client().recv(ByteBuffer.allocate(16)));
    }
  }

  @Test
  @DisplayName("connect, or explain, answers null: named")
  void answersNull() throws Exception {
    try (Wrong wrong = free(Mistakes.AnswersNull.class)) {
      blamed("answered null to connect", () -> wrong.connect("wrong", "healthy"));
      assertThat(
              wrong
                  .system()
                  .sockets("wrong")
                  .catalog()
                  .entries()
                  .get(0)
                  .explain(ConnectRequest.to(new InetSocketAddress(Wrong.loopback(), 9)))
                  .get(0))
          .satisfies(
              answer -> {
                assertThat(answer.provider()).isEqualTo("mine");
                assertThat(answer.explanation().verdict()).isEqualTo(Explanation.Verdict.UNKNOWN);
              });
    }
  }

  @Test
  @DisplayName("a slot is asked for in a call: named, with the remedy")
  void lateSlot() throws Exception {
    try (Wrong wrong = free(Mistakes.LateSlot.class)) {
      blamed("slots are for constructors", () -> wrong.connect("wrong", "healthy"));
    }
  }

  @Test
  @DisplayName("PEEK is ignored: nothing is lost, as the framework never peeks")
  void ignoresPeek() throws Exception {
    Mistakes.IgnoresPeek.PEEKS.set(0);
    try (Wrong wrong = free(Mistakes.IgnoresPeek.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      ChainSocket client = two.client();
      EventObject event = client.newEventObject();
      client.eventSelect(event, EnumSet.of(NetworkEvent.FD_READ, NetworkEvent.FD_CLOSE));
      two.server().send(bytes("abcdef"));
      two.server().shutdown(ShutdownHow.SEND);
      assertThat(event.await(Duration.ofSeconds(20))).isTrue();
      assertThat(client.enumNetworkEvents(event).events())
          .contains(NetworkEvent.FD_READ)
          .doesNotContain(NetworkEvent.FD_CLOSE);
      ByteBuffer got = ByteBuffer.allocate(64);
      client.recv(got);
      assertThat(text(got)).isEqualTo("abcdef");
      assertThat(event.await(Duration.ofSeconds(20))).isTrue();
      assertThat(client.enumNetworkEvents(event).events()).containsExactly(NetworkEvent.FD_CLOSE);
      assertThat(Mistakes.IgnoresPeek.PEEKS).hasValue(0);
    }
  }

  @Test
  @DisplayName("a timer's task throws: named after the layer, and the other timers run")
  void failsInTimers() throws Exception {
    try (Wrong wrong = free(Mistakes.FailsInTimers.class)) {
      ChainSocket s = wrong.system().sockets("wrong").socket(null, null);
      s.setOption(SockOpt.SO_RCVTIMEO, Duration.ofMillis(200));
      assertThat(s.isClosed()).isFalse();
      Wrong.within(
          () -> {
            while (log.lines().size() < 2) {
              Thread.onSpinWait();
            }
            return "";
          });
    }
    assertThat(log.lines())
        .hasSize(2)
        .allMatch(line -> line.contains("event=provider-faulty provider=mine where=\"timer\""));
  }

  @Test
  @DisplayName("a layer signals as if it were the base: it cannot")
  void cannotSignalAsTheBase() {
    assertThat(ProviderSocket.class.getMethods())
        .filteredOn(method -> method.getDeclaringClass() == ProviderSocket.class)
        .extracting("name")
        .containsExactlyInAnyOrder("protocol", "isBlocking");
    assertThat(Arrays.stream(ProviderSocket.class.getDeclaredMethods()))
        .filteredOn(method -> Set.of("signal", "completeConnect", "end").contains(method.getName()))
        .hasSize(3)
        .allMatch(method -> Modifier.isProtected(method.getModifiers()));
  }

  @Test
  @DisplayName("what is told is watched again at once: who waits is woken, and the layer is named")
  void watchesAgain() throws Exception {
    try (Wrong wrong = free(Mistakes.WatchesAgain.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      two.server().send(bytes("hello"));
      two.client().setOption(SockOpt.SO_RCVTIMEO, Duration.ofSeconds(10));
      two.client().recv(ByteBuffer.allocate(5));
      FutureTask<Integer> receiving =
          BlockedCall.start("receiver", () -> two.client().recv(ByteBuffer.allocate(5)));
      sendQuietly(two.server());
      assertThat(Wrong.<Integer>within(receiving::get)).isEqualTo(5);
      two.server().close();
      two.client().close();
    }
    if (base.equals("loopback")) { // over nio the poller comes round, and no stack grows
      assertLogged("event=contract-broken provider=mine", "without end");
    }
  }

  /** Whatever this thread hears, the bytes are to arrive. */
  private static void sendQuietly(ChainSocket s) {
    try {
      s.send(bytes("later"));
    } catch (WsaException e) {
      assertThat(e.provider()).isEqualTo("mine");
    }
  }

  @Test
  @DisplayName("the socket is closed twice below: it is closed, and the failure is told once")
  void closesTwice() throws Exception {
    try (Wrong wrong = free(Mistakes.ClosesTwice.class)) {
      ChainSocket s = wrong.system().sockets("wrong").socket(null, null);
      assertThatThrownBy(s::close).isInstanceOf(WsaException.class);
      s.close();
      assertThat(s.isClosed()).isTrue();
    }
  }

  @Test
  @DisplayName("neither close nor cleanup goes on: the base ends all the same with the system")
  void endsNothing() throws Exception {
    Wrong wrong = free(Mistakes.EndsNothing.class);
    Wrong.Two two = wrong.connect("wrong", "healthy");
    two.client().close();
    wrong.close();
    assertThatThrownBy(() -> two.server().recv(ByteBuffer.allocate(1)))
        .isInstanceOf(WsaException.class)
        .hasMessageContaining("WSAENETDOWN");
  }

  @Test
  @DisplayName("the bytes of a stream are sent by sendTo: refused by the base, with the reason")
  void usesSendTo() throws Exception {
    try (Wrong wrong = free(Mistakes.UsesSendTo.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      assertThatThrownBy(() -> two.client().send(bytes("x")))
          .hasMessageContaining("the bytes of a stream go by send and recv alone");
    }
  }

  @Test
  @DisplayName("the buffer's limit is moved: named")
  void leavesLimit() throws Exception {
    try (Wrong wrong = free(Mistakes.LeavesLimit.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      blamed("left the buffer's limit at 1, which was 5", () -> two.client().send(bytes("hello")));
    }
  }

  @Test
  @DisplayName("strict: a part of a datagram is sent: named")
  void cutsDatagrams() throws Exception {
    try (Wrong wrong = strict(Mistakes.CutsDatagrams.class)) {
      InetSocketAddress any = new InetSocketAddress(Wrong.loopback(), 0);
      ChainSocket from = wrong.system().sockets("wrong").datagram(any);
      ChainSocket to = wrong.system().sockets("healthy").datagram(any);
      blamed(
          "sent 1 bytes of a datagram of 5", () -> from.sendTo(bytes("hello"), to.localAddress()));
    }
  }

  @Test
  @DisplayName("strict: select answers bits that there are not: named")
  void inventsBits() throws Exception {
    try (Wrong wrong = strict(Mistakes.InventsBits.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      blamed(
          "which has bits that are none of Readiness",
          () ->
              dev.layersock.socket.SocketSelect.select(
                  java.util.List.of(two.client()),
                  java.util.List.of(),
                  java.util.List.of(),
                  Duration.ZERO));
    }
  }

  @Test
  @DisplayName("strict: a call sleeps, and the descriptor does not say so: named in the log")
  void sleeps() throws Exception {
    try (Wrong wrong = strict(Mistakes.Sleeps.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      assertThat(two.client().send(bytes("hello"))).isEqualTo(5);
      assertLogged("event=provider-slow", "provider=mine", "function=send", "does not block");
    }
  }

  @Test
  @DisplayName("a condition answers null: the connection is refused, and the layer named")
  void decidesNothing() throws Exception {
    try (Wrong wrong = free(Mistakes.DecidesNothing.class)) {
      ChainSocket listener =
          wrong.system().sockets("wrong").listen(new InetSocketAddress(Wrong.loopback(), 0), 5);
      ChainSocket client = wrong.system().sockets("healthy").connect(listener.localAddress());
      assertThatThrownBy(listener::accept).hasMessageContaining("WSAECONNREFUSED");
      assertThat(client.isClosed()).isFalse();
      assertLogged("provider=mine", "condition that answered null");
    }
  }

  @Test
  @DisplayName("an option is answered in another type: named, not a cast that fails elsewhere")
  void answersText() throws Exception {
    try (Wrong wrong = free(Mistakes.AnswersText.class)) {
      ChainSocket s = wrong.system().sockets("wrong").socket(null, null);
      blamed("answered a String to getSockOpt", () -> s.getOption(SockOpt.SO_ERROR));
    }
  }

  @Test
  @DisplayName("a layer cannot be made: the assembly names it and its place, and nothing is left")
  void failsToBegin() {
    assertThatThrownBy(() -> free(Mistakes.FailsToBegin.class))
        .isInstanceOf(AssemblyException.class)
        .hasMessageContaining("layer 'mine' (wrong.yaml:2:11) cannot be built")
        .hasMessageContaining("on purpose");
  }

  @Test
  @DisplayName("a peer in another spelling is put in place: the base sees the one spelling")
  void redirects() throws Exception {
    byte[] zeros = new byte[16];
    zeros[10] = -1;
    zeros[11] = -1;
    Mistakes.Redirects.to(new InetSocketAddress(Inet6Address.getByAddress(null, zeros, -1), 9));
    try (Wrong wrong = free(Mistakes.Redirects.class)) {
      WsaException failure =
          catchThrowableOfType(
              WsaException.class,
              () ->
                  wrong
                      .system()
                      .sockets("wrong")
                      .connect(new InetSocketAddress(Wrong.loopback(), 9)));
      assertThat(failure.error()).isEqualTo(WsaError.WSAEADDRNOTAVAIL);
    }
  }
}
