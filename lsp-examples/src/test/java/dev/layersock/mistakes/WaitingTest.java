package dev.layersock.mistakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.layersock.chain.Checks;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.LogLines;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.SocketSelect;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.LayeredProvider;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "over {0}")
@ValueSource(strings = {"loopback", "nio"})
@DisplayName("Whoever waits over a layer that is wrong")
class WaitingTest {
  /** Far below what a thread that spins would make of the time that the tests wait. */
  private static final int MOST_CALLS = 2000;

  private final String base;
  private final LogLines log = new LogLines("dev.layersock", Level.WARN);

  WaitingTest(String base) {
    this.base = base;
  }

  @AfterEach
  void stopCollecting() {
    log.close();
  }

  private Wrong start(Class<? extends LayeredProvider> layer) {
    return Wrong.start(base, Checks.FREE, layer);
  }

  private static ByteBuffer one() {
    return ByteBuffer.allocate(1);
  }

  private static <T> FutureTask<T> begin(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "waiting");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static void assertEnds(WsaError error, FutureTask<?> waiting) throws Exception {
    WsaException failure =
        Wrong.within(
            () -> {
              try {
                throw new AssertionError("it answered " + waiting.get());
              } catch (ExecutionException e) {
                return (WsaException) e.getCause();
              }
            });
    assertThat(failure.error()).as(failure.getMessage()).isEqualTo(error);
  }

  private static void timesOut(ChainSocket s) throws Exception {
    s.setOption(SockOpt.SO_RCVTIMEO, Duration.ofMillis(200));
    long start = System.nanoTime();
    WsaException failure =
        catchThrowableOfType(WsaException.class, () -> Wrong.within(() -> s.recv(one())));
    assertThat(failure.error()).isEqualTo(WsaError.WSAETIMEDOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    s.setOption(SockOpt.SO_RCVTIMEO, Duration.ZERO);
  }

  private static void hearsCancelAndClose(ChainSocket s) throws Exception {
    FutureTask<Integer> cancelled = begin(() -> s.recv(one()));
    while (!s.cancelBlockingCalls()) {
      Thread.onSpinWait();
    }
    assertEnds(WsaError.WSAEINTR, cancelled);
    CompletableFuture<Thread> waiter = new CompletableFuture<>();
    FutureTask<Integer> interrupted =
        begin(
            () -> {
              waiter.complete(Thread.currentThread());
              return s.recv(one());
            });
    waiter.get().interrupt();
    assertEnds(WsaError.WSAEINTR, interrupted);
    FutureTask<Integer> closed = begin(() -> s.recv(one()));
    s.close();
    assertEnds(WsaError.WSAENOTSOCK, closed);
  }

  @Test
  @DisplayName(
      "recv is held back and watch is not: time-out, cancel, interrupt and close are heard")
  void holdsRecv() throws Exception {
    try (Wrong wrong = start(Mistakes.HoldsRecv.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      two.server().send(StandardCharsets.US_ASCII.encode("x"));
      Mistakes.HoldsRecv.CALLS.set(0);
      timesOut(two.client());
      assertThat(Mistakes.HoldsRecv.CALLS).hasValueLessThan(MOST_CALLS);
      assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("early", "mine"));
      hearsCancelAndClose(two.client());
    }
  }

  @Test
  @DisplayName("select is held back and watch is not: a select of some time ends")
  void holdsSelect() throws Exception {
    try (Wrong wrong = start(Mistakes.HoldsSelect.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      two.server().send(StandardCharsets.US_ASCII.encode("x"));
      Mistakes.HoldsSelect.CALLS.set(0);
      assertThat(
              Wrong.within(
                      () ->
                          SocketSelect.select(
                              List.of(two.client()), List.of(), List.of(), Duration.ofMillis(300)))
                  .count())
          .isZero();
      assertThat(Mistakes.HoldsSelect.CALLS).hasValueLessThan(MOST_CALLS);
    }
  }

  @Test
  @DisplayName("every watch is signalled at once: nothing spins, nothing untrue is recorded")
  void signalsAtOnce() throws Exception {
    try (Wrong wrong = start(Mistakes.SignalsAtOnce.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      ChainSocket client = two.client();
      Mistakes.SignalsAtOnce.WATCHES.set(0);
      timesOut(client);
      assertThat(
              Wrong.within(
                      () ->
                          SocketSelect.select(
                              List.of(client), List.of(), List.of(), Duration.ofMillis(200)))
                  .count())
          .isZero();
      AtomicInteger told = new AtomicInteger();
      client.asyncSelect(
          Runnable::run, (s, event, error) -> told.incrementAndGet(), Set.of(NetworkEvent.FD_READ));
      EventObject event = two.server().newEventObject();
      client.eventSelect(event, EnumSet.of(NetworkEvent.FD_READ, NetworkEvent.FD_CLOSE));
      assertThat(event.await(Duration.ofMillis(300))).isFalse();
      assertThat(told).hasValue(0);
      assertThat(Mistakes.SignalsAtOnce.WATCHES).hasValueLessThan(MOST_CALLS);
      two.server().send(StandardCharsets.US_ASCII.encode("x"));
      assertThat(event.await(Duration.ofSeconds(20))).isTrue();
      assertThat(client.enumNetworkEvents(event).events()).containsExactly(NetworkEvent.FD_READ);
      assertThat(client.recv(one())).isEqualTo(1);
      client.asyncSelect(Runnable::run, (s, e, error) -> {}, Set.of());
      client.setBlocking(true);
      hearsCancelAndClose(client);
    }
  }

  @Test
  @DisplayName("signals are swallowed: time-out, cancel, interrupt and close are heard")
  void swallows() throws Exception {
    try (Wrong wrong = start(Mistakes.Swallows.class)) {
      Wrong.Two two = wrong.connect("wrong", "healthy");
      timesOut(two.client());
      hearsCancelAndClose(two.client());
    }
  }

  @Test
  @DisplayName("a connect is never completed: time-out, cancel and close are heard")
  void neverCompletes() throws Exception {
    try (Wrong wrong = start(Mistakes.NeverCompletes.class)) {
      ChainSocket listener =
          wrong.system().sockets("healthy").listen(new InetSocketAddress(Wrong.loopback(), 0), 5);
      ChainSocket s = wrong.system().sockets("wrong").socket(null, null);
      FutureTask<ConnectOutcome> connecting = begin(() -> s.connect(listener.localAddress()));
      while (!s.cancelBlockingCalls()) {
        Thread.onSpinWait();
      }
      assertEnds(WsaError.WSAEINTR, connecting);
      s.close();
    }
  }

  @Test
  @DisplayName("a connect is never completed: the end of the system is heard")
  void neverCompletesAndSystemEnds() throws Exception {
    Wrong wrong = start(Mistakes.NeverCompletes.class);
    ChainSocket listener =
        wrong.system().sockets("healthy").listen(new InetSocketAddress(Wrong.loopback(), 0), 5);
    ChainSocket s = wrong.system().sockets("wrong").socket(null, null);
    FutureTask<ConnectOutcome> connecting = begin(() -> s.connect(listener.localAddress()));
    wrong.close();
    assertEnds(WsaError.WSAENETDOWN, connecting);
  }

  @Test
  @DisplayName("what is left of a send, or was read ahead, hangs nobody beyond the time limits")
  void losesData() throws Exception {
    for (Class<? extends LayeredProvider> layer :
        List.<Class<? extends LayeredProvider>>of(
            Mistakes.Optimistic.class, Mistakes.ReadsAhead.class)) {
      try (Wrong wrong = start(layer)) {
        Wrong.Two two = wrong.connect("wrong", "healthy");
        if (layer == Mistakes.Optimistic.class) { // the other waits for a peer that receives
          assertThat(Wrong.within(() -> two.client().send(ByteBuffer.allocate(1 << 20))))
              .isEqualTo(1 << 20);
        }
        two.server().send(StandardCharsets.US_ASCII.encode("0123456789"));
        assertThat(Wrong.within(() -> two.client().recv(ByteBuffer.allocate(4)))).isEqualTo(4);
      }
    }
  }
}
