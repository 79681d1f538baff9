package dev.layersock.mistakes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.layersock.chain.AssemblyException;
import dev.layersock.chain.Checks;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.mistakes.FaultyLayer.Where;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.process.ProcessFigures;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.SocketSelect;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ShutdownHow;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A layer that throws")
class ThrowingTest {
  /** Short, since some is waited for that does not come, if the layer has thrown. */
  private static final Duration LIMIT = Duration.ofMillis(30);

  /** For what never comes. */
  private static final Duration IN_VAIN = Duration.ofMillis(2);

  private static final ProcessFigures FIGURES = new ProcessFigures(ProcessHandle.current().pid());

  private final LogLines log = new LogLines("dev.layersock", Level.WARN);
  private final List<Throwable> seen = new ArrayList<>();

  /** The healthy chain works, and the files that this opens once for all are open. */
  @BeforeAll
  static void beginHealthy() throws Exception {
    for (String base : List.of("loopback", "nio")) {
      FaultyLayer.next = new FaultyLayer.Plan(Where.IOCTL, new Exception("not asked for"), false);
      try (Wrong wrong = Wrong.start(base, Checks.FREE, FaultyLayer.class)) {
        healthy(wrong);
      }
    }
  }

  @AfterAll
  static void nothingIsKept() throws Exception {
    assertThat(ProcessFigures.awaitNoSockets()).as("sockets on the heap").isZero();
  }

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  private static List<Throwable> kinds() {
    return List.of(
        new IllegalStateException("on purpose"),
        new Exception("a checked one, unseen"),
        new AssertionError("on purpose"),
        new NoClassDefFoundError("on purpose"),
        new Error("on purpose"),
        new StackOverflowError("on purpose"),
        new OutOfMemoryError("on purpose"),
        new Throwable("on purpose"),
        new Unspeakable());
  }

  /** Throws again when it is asked what it is. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new Unspeakable();
    }
  }

  static Stream<Arguments> all() {
    List<Arguments> all = new ArrayList<>();
    for (Where where : EnumSet.complementOf(EnumSet.of(Where.CONSTRUCTOR))) {
      all.add(Arguments.of("loopback: {latency: 1ms}", where));
      if (where != Where.CONNECT_COMPLETED) { // on this host itself, TCP has connected at once
        all.add(Arguments.of("nio", where));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "over {0} in {1}")
  @MethodSource("all")
  @DisplayName("anything, before or after it has gone on, is named, hurts none beside it, and ends")
  void namedAndHarmless(String base, Where where) throws Exception {
    long files = FIGURES.openFiles();
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    for (Throwable thrown : kinds()) {
      for (boolean after : List.of(false, true)) {
        if (after && !(thrown instanceof IllegalStateException)) {
          continue; // it makes no difference what is thrown then
        }
        seen.clear();
        int lines = log.lines().size();
        FaultyLayer.next = new FaultyLayer.Plan(where, thrown, after);
        try (Wrong wrong = Wrong.start(base, Checks.FREE, FaultyLayer.class)) {
          streams(wrong);
          datagrams(wrong);
          explain(wrong);
          healthy(wrong);
        }
        List<String> logged = log.lines().subList(lines, log.lines().size());
        assertThat(isNamed(thrown, logged))
            .as(
                "%s from %s over %s is named; seen: %s, logged: %s",
                thrown, where, base, seen, logged)
            .isTrue();
      }
    }
    awaitEnd(threads);
    assertThat(FIGURES.awaitOpenFiles(files)).as("open files").isLessThanOrEqualTo(files);
  }

  /** Threads that were not there before are to end. */
  private static void awaitEnd(Set<Thread> before) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread)) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).as("%s is still there", thread).isFalse();
      }
    }
  }

  @Test
  @DisplayName("anything from its constructor is named by the assembly, and nothing is left")
  void inItsConstructor() {
    int threads = Thread.activeCount();
    for (Throwable thrown : kinds()) {
      FaultyLayer.next = new FaultyLayer.Plan(Where.CONSTRUCTOR, thrown, false);
      // By hand, as an assertion would ask what is not to be asked.
      String message = "nothing was thrown";
      try {
        Wrong.start("nio", Checks.FREE, FaultyLayer.class).close();
      } catch (AssemblyException e) {
        message = e.getMessage();
      }
      assertThat(message).contains("layer 'mine' (wrong.yaml:2:11) cannot be built");
    }
    assertThat(Thread.activeCount()).isEqualTo(threads);
  }

  private boolean isNamed(Throwable thrown, List<String> logged) {
    if (logged.stream().anyMatch(line -> line.contains("provider=mine"))) {
      return true;
    }
    return seen.stream()
        .anyMatch(
            failure ->
                failure == thrown // an error of the machine, in the caller's own thread
                    || (failure instanceof WsaException e && "mine".equals(e.provider())));
  }

  /** All that can be done with streams, whatever fails on the way. */
  private void streams(Wrong wrong) throws Exception {
    ChainSocket listener = attempt(() -> wrong.system().sockets("wrong").socket(null, null));
    if (listener == null) {
      return;
    }
    attempt(() -> bound(listener));
    attempt(() -> listening(listener));
    SocketAddress name = nameOf(listener);
    ChainSocket client = attempt(() -> wrong.system().sockets("wrong").socket(null, null));
    if (client != null) {
      boolean limited = attempt(() -> client.setOption(SockOpt.SO_RCVTIMEO, LIMIT)) != null;
      if (name != null) {
        attempt(() -> client.connect(ConnectRequest.to(name), LIMIT));
      }
      // Without its limit a call would wait for what does not come.
      ChainSocket server =
          attempt(() -> listener.setOption(SockOpt.SO_RCVTIMEO, LIMIT)) == null
              ? null
              : attempt(() -> listener.accept(offer -> AcceptDecision.ACCEPT));
      transfer(client, server, limited);
      attempt(() -> closed(client));
      if (server != null) {
        attempt(() -> closed(server));
      }
    }
    attempt(() -> closed(listener));
  }

  private static Object bound(ChainSocket s) throws WsaException {
    s.bind(new InetSocketAddress(Wrong.loopback(), 0));
    return s;
  }

  private static Object listening(ChainSocket s) throws WsaException {
    s.listen(5);
    return s;
  }

  private static Object closed(ChainSocket s) throws WsaException {
    s.close();
    return s;
  }

  private @Nullable SocketAddress nameOf(ChainSocket listener) throws Exception {
    return attempt(listener::localAddress);
  }

  private void transfer(ChainSocket client, @Nullable ChainSocket server, boolean limited)
      throws Exception {
    attempt(() -> client.getOption(SockOpt.SO_ERROR));
    attempt(client::peerAddress);
    attempt(() -> client.send(bytes("hello")));
    if (server != null) {
      if (attempt(() -> server.setOption(SockOpt.SO_RCVTIMEO, LIMIT)) != null) {
        attempt(() -> server.recv(ByteBuffer.allocate(5)));
      }
      attempt(() -> server.send(bytes("again")));
      attempt(() -> server.send(bytes("!")));
    }
    if (limited) {
      attempt(() -> client.recv(ByteBuffer.allocate(5)));
      attempt(() -> client.recv(ByteBuffer.allocate(5)));
      attempt(() -> client.setOption(SockOpt.SO_RCVTIMEO, IN_VAIN));
      attempt(() -> client.recv(ByteBuffer.allocate(1)));
    }
    attempt(() -> client.ioctl(IoctlCode.FIONREAD, null));
    attempt(() -> SocketSelect.select(List.of(client), List.of(), List.of(), IN_VAIN));
    EventObject event = client.newEventObject();
    attempt(
        () -> {
          client.eventSelect(event, EnumSet.allOf(NetworkEvent.class));
          client.enumNetworkEvents(event);
          client.asyncSelect(Runnable::run, (s, e, error) -> {}, Set.of(NetworkEvent.FD_READ));
          client.asyncSelect(Runnable::run, (s, e, error) -> {}, Set.of());
          return event;
        });
    attempt(
        () -> {
          client.shutdown(ShutdownHow.SEND);
          return client;
        });
    attempt(
        () -> {
          client.sendDisconnect(null);
          return client;
        });
    attempt(
        () -> {
          client.recvDisconnect(null);
          return client;
        });
  }

  private void datagrams(Wrong wrong) throws Exception {
    InetSocketAddress any = new InetSocketAddress(Wrong.loopback(), 0);
    ChainSocket from = attempt(() -> wrong.system().sockets("wrong").datagram(any));
    ChainSocket to = attempt(() -> wrong.system().sockets("healthy").datagram(any));
    if (from == null || to == null) {
      return;
    }
    attempt(() -> from.sendTo(bytes("x"), to.localAddress()));
    if (attempt(() -> from.setOption(SockOpt.SO_RCVTIMEO, IN_VAIN)) != null) {
      attempt(() -> from.recvFrom(ByteBuffer.allocate(9), new AddressBox()));
    }
    attempt(() -> closed(from));
    closed(to);
  }

  private void explain(Wrong wrong) throws Exception {
    attempt(
        () ->
            wrong
                .system()
                .catalog()
                .entries()
                .get(0)
                .explain(ConnectRequest.to(new InetSocketAddress(Wrong.loopback(), 9))));
  }

  /** The chain beside it does its work. */
  private static void healthy(Wrong wrong) throws Exception {
    Wrong.Two two = wrong.connect("healthy", "healthy");
    two.client().send(bytes("ping"));
    two.client().close();
    assertThat(Wrong.within(() -> two.server().inputStream().readAllBytes()))
        .isEqualTo("ping".getBytes(StandardCharsets.US_ASCII));
    two.server().close();
  }

  private <T> @Nullable T attempt(Callable<T> call) throws Exception {
    try {
      return Wrong.within(call);
    } catch (AssertionError hangs) {
      if ("it hangs".equals(hangs.getMessage())) {
        throw hangs;
      }
      seen.add(hangs);
    } catch (Throwable e) {
      seen.add(e);
    }
    return null;
  }

  private static ByteBuffer bytes(String text) {
    return StandardCharsets.US_ASCII.encode(text);
  }
}
