package dev.layersock.socket;

import static dev.layersock.socket.NetworkEvent.FD_ACCEPT;
import static dev.layersock.socket.NetworkEvent.FD_CLOSE;
import static dev.layersock.socket.NetworkEvent.FD_OOB;
import static dev.layersock.socket.NetworkEvent.FD_READ;
import static dev.layersock.socket.NetworkEvent.FD_WRITE;
import static dev.layersock.testing.SocketFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.testing.SocketFixture;
import dev.layersock.testing.SocketFixture.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AsyncSelectTest {
  private final SocketFixture fixture;
  private final List<NetworkEvent> told = new ArrayList<>();

  AsyncSelectTest() throws WsaException {
    fixture = new SocketFixture();
  }

  @Test
  @DisplayName("Each event is told once, in order, and the end last")
  void order() throws Exception {
    Pair pair = fixture.pair();
    pair.client().send(bytes("x"));
    Queue<Runnable> later = new ArrayDeque<>();
    pair.server()
        .asyncSelect(
            later::add, (s, event, error) -> told.add(event), Set.of(FD_READ, FD_WRITE, FD_CLOSE));
    pair.client().close();
    assertThat(told).isEmpty();
    runAll(later);
    assertThat(told).containsExactly(FD_READ, FD_WRITE);
    pair.server().recv(ByteBuffer.allocate(1));
    runAll(later);
    assertThat(told).containsExactly(FD_READ, FD_WRITE, FD_CLOSE);
  }

  @Test
  @DisplayName("What a listener is to be told, nobody else takes away")
  void nobodyElseTakes() throws Exception {
    Pair pair = fixture.pair();
    Queue<Runnable> later = new ArrayDeque<>();
    pair.client().send(bytes("x"));
    pair.server().asyncSelect(later::add, (s, event, error) -> told.add(event), Set.of(FD_READ));
    EventObject event = pair.server().newEventObject();
    event.set();
    assertThat(pair.server().enumNetworkEvents(event).events()).isEmpty();
    assertThat(event.isSet()).isFalse();
    runAll(later);
    assertThat(told).containsExactly(FD_READ);
  }

  private static void runAll(Queue<Runnable> work) {
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
  }

  @Test
  @DisplayName("With a direct executor, a listener that causes events is not called within itself")
  void notRecursive() throws Exception {
    Pair pair = fixture.pair();
    pair.client().send(ByteBuffer.allocate(50));
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    pair.server()
        .asyncSelect(
            Runnable::run,
            (s, event, error) -> {
              deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
              told.add(event);
              try {
                s.recv(ByteBuffer.allocate(1));
              } catch (WsaException e) {
                throw new IllegalStateException(e);
              }
              depth.decrementAndGet();
            },
            Set.of(FD_READ));
    assertThat(told).hasSize(50);
    assertThat(deepest).hasValue(1);
  }

  @Test
  @DisplayName("A listener is never called by two threads at once, and no event is lost")
  void notConcurrent() throws Exception {
    int total = 20_000;
    Pair pair = fixture.pair();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      pair.server()
          .asyncSelect(
              pool,
              (s, event, error) -> {
                overlaps.addAndGet(inside.getAndIncrement());
                received.addAndGet(receiveAll(s));
                inside.decrementAndGet();
                if (received.get() == total) {
                  done.countDown();
                }
              },
              Set.of(FD_READ));
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int sent = 0; sent < total; ) {
        one.clear();
        sent += pair.client().send(one);
      }
      assertThat(done.await(20, TimeUnit.SECONDS)).as("received %s", received).isTrue();
      assertThat(overlaps).hasValue(0);
    } finally {
      pool.shutdownNow();
    }
  }

  private static int receiveAll(ChainSocket socket) {
    int total = 0;
    try {
      int received = socket.recv(ByteBuffer.allocate(7));
      while (received > 0) {
        total += received;
        received = socket.recv(ByteBuffer.allocate(7));
      }
      return total;
    } catch (WsaException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("A listener that fails, even with an assertion, is called for the next event")
  void failingListener() throws Exception {
    Pair pair = fixture.pair();
    pair.server()
        .asyncSelect(
            Runnable::run,
            (s, event, error) -> {
              told.add(event);
              throw new AssertionError("on purpose");
            },
            Set.of(FD_READ));
    pair.client().send(bytes("a"));
    pair.server().recv(ByteBuffer.allocate(1));
    pair.client().send(bytes("b"));
    assertThat(told).containsExactly(FD_READ, FD_READ);
  }

  @Test
  @DisplayName("After another selection, the earlier listener hears nothing")
  void replaced() throws Exception {
    Pair pair = fixture.pair();
    Queue<Runnable> later = new ArrayDeque<>();
    pair.server().asyncSelect(later::add, (s, event, error) -> told.add(event), Set.of(FD_READ));
    pair.client().send(bytes("a"));
    pair.server().asyncSelect(later::add, (s, event, error) -> {}, Set.of());
    runAll(later);
    assertThat(told).isEmpty();
  }

  @Test
  @DisplayName("An accepted socket tells the same listener, in a call with that socket")
  void inherited() throws Exception {
    List<ChainSocket> sockets = new ArrayList<>();
    fixture
        .listener()
        .asyncSelect(
            Runnable::run,
            (s, event, error) -> {
              told.add(event);
              sockets.add(s);
            },
            Set.of(FD_ACCEPT, FD_READ));
    ChainSocket client = fixture.sockets.connect(fixture.address());
    ChainSocket server = fixture.accept();
    client.send(bytes("a"));
    assertThat(told).containsExactly(FD_ACCEPT, FD_READ);
    assertThat(sockets).containsExactly(fixture.listener(), server);
  }

  @Test
  @DisplayName("A listener that receives after this side ended receiving is not called for ever")
  void receivingEnded() throws Exception {
    Pair pair = fixture.pair();
    List<WsaError> errors = new ArrayList<>();
    pair.server()
        .asyncSelect(
            Runnable::run,
            (s, event, error) -> {
              told.add(event);
              try {
                if (told.size() < 100) {
                  s.recv(ByteBuffer.allocate(1));
                }
              } catch (WsaException e) {
                errors.add(e.error());
              }
            },
            Set.of(FD_READ));
    pair.server().shutdown(ShutdownHow.RECEIVE);
    assertThat(told).hasSizeLessThan(2);
    assertThat(errors).hasSameSizeAs(told).allMatch(e -> e == WsaError.WSAESHUTDOWN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("A listener that replaces one that still runs is called after that has returned")
  void notConcurrentWithReplaced(boolean sameExecutor) throws Exception {
    Pair pair = fixture.pair();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    CountDownLatch tried = new CountDownLatch(2);
    CountDownLatch replaced = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Executor first =
        work ->
            pool.execute(
                () -> {
                  work.run();
                  tried.countDown();
                });
    Executor second = sameExecutor ? first : work -> first.execute(work);
    try {
      pair.server()
          .asyncSelect(
              first,
              (s, event, error) -> {
                entered.countDown();
                assertThat(uninterrupted(leave)).isTrue();
                tried.countDown();
              },
              Set.of(FD_READ));
      pair.client().send(bytes("a"));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      pair.server().asyncSelect(second, (s, event, error) -> replaced.countDown(), Set.of(FD_READ));
      while (tried.getCount() == 2) {
        Thread.onSpinWait(); // until the second has been run, and has found the first inside
      }
      assertThat(replaced.getCount()).isEqualTo(1);
      leave.countDown();
      assertThat(replaced.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean uninterrupted(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("A listener that selects another one returns before that one is called")
  void selectsWithin() throws Exception {
    Executor direct = Runnable::run;
    Pair pair = fixture.pair();
    List<String> steps = new ArrayList<>();
    pair.server()
        .asyncSelect(
            direct,
            (s, event, error) -> {
              steps.add("first in");
              try {
                s.asyncSelect(direct, (t, e, x) -> steps.add("second"), Set.of(FD_READ));
              } catch (WsaException e) {
                throw new IllegalStateException(e);
              }
              steps.add("first out");
            },
            Set.of(FD_READ));
    pair.client().send(bytes("a"));
    assertThat(steps).containsExactly("first in", "first out", "second");
  }

  @Test
  @DisplayName("Listeners that are replaced while data comes are never called twice at once")
  void replacedWhileDataComes() throws Exception {
    int rounds = 3000;
    Pair pair = fixture.pair();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger received = new AtomicInteger();
    CountDownLatch last = new CountDownLatch(1);
    ExecutorService one = Executors.newFixedThreadPool(2);
    ExecutorService two = Executors.newFixedThreadPool(2);
    NetworkEventListener listener =
        (s, event, error) -> {
          overlaps.addAndGet(inside.getAndIncrement());
          if (event == FD_CLOSE) {
            last.countDown();
          } else {
            received.addAndGet(receiveAll(s));
          }
          inside.decrementAndGet();
        };
    Set<NetworkEvent> wanted = Set.of(FD_READ, FD_CLOSE);
    try {
      for (int round = 0; round < rounds; round++) {
        ByteBuffer data = bytes("x");
        while (data.hasRemaining()) {
          pair.client().send(data);
        }
        pair.server().asyncSelect(round % 3 == 0 ? one : two, listener, wanted);
      }
      pair.client().close();
      assertThat(last.await(20, TimeUnit.SECONDS)).as("received %s", received).isTrue();
      assertThat(overlaps).hasValue(0);
    } finally {
      one.shutdownNow();
      two.shutdownNow();
    }
  }

  @Test
  @DisplayName("An executor that fails once does not keep the listener from later events")
  void failingExecutor() throws Exception {
    Pair pair = fixture.pair();
    AtomicInteger asked = new AtomicInteger();
    pair.server()
        .asyncSelect(
            work -> {
              if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("on purpose");
              }
              work.run();
            },
            (s, event, error) -> told.add(event),
            Set.of(FD_READ, FD_OOB));
    pair.client().send(bytes("a"));
    assertThat(told).isEmpty();
    pair.client().send(bytes("!"), MessageFlags.OOB);
    assertThat(told).containsExactly(FD_OOB, FD_READ);
  }

  @Test
  @DisplayName("Whatever a listener and an executor throw, the next event is told")
  void throwing() throws Exception {
    Pair pair = fixture.pair();
    AtomicInteger asked = new AtomicInteger();
    pair.server()
        .asyncSelect(
            work -> {
              work.run();
              AsyncSelectTest.<RuntimeException>raise(new LinkageError("on purpose"));
            },
            (s, event, error) -> {
              told.add(event);
              AsyncSelectTest.<RuntimeException>raise(
                  asked.getAndIncrement() == 0
                      ? new Exception("checked")
                      : new StackOverflowError("on purpose"));
            },
            Set.of(FD_READ));
    for (int i = 1; i <= 3; i++) {
      pair.client().send(bytes("a"));
      assertThat(told).hasSize(i);
      assertThat(pair.server().recv(ByteBuffer.allocate(1))).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("An executor that refuses with a checked exception is asked again, and may wait")
  void refusing() throws Exception {
    Pair pair = fixture.pair();
    AtomicInteger asked = new AtomicInteger();
    pair.server()
        .asyncSelect(
            work -> {
              if (asked.getAndIncrement() == 0) {
                AsyncSelectTest.<RuntimeException>raise(new Exception("on purpose"));
              }
              work.run();
            },
            (s, event, error) -> told.add(event),
            Set.of(FD_READ, FD_OOB));
    pair.client().send(bytes("a"));
    pair.server().setInterrupts(Interrupts.IGNORED);
    pair.client().send(bytes("!"), MessageFlags.OOB);
    assertThat(told).containsExactly(FD_OOB, FD_READ);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
