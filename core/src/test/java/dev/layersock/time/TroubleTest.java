package dev.layersock.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.spi.WaitGate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("In virtual time")
@Timeout(60)
class TroubleTest {
  private static final int ROUNDS = Integer.getInteger("layersock.rounds", 500);

  private static void hold(ReentrantLock lock) {
    lock.lock();
    try {
      assertThat(lock.isHeldByCurrentThread()).isTrue();
    } finally {
      lock.unlock();
    }
  }

  private static Thread threadOf(AtomicReference<Thread> started) {
    Thread thread = started.get();
    assertThat(thread).isNotNull();
    return thread;
  }

  @Test
  @DisplayName("an interrupt ends a wait at the moment at which it comes, in each run")
  void interrupts() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      VirtualTime time = new VirtualTime(i).alone();
      AtomicReference<Thread> started = new AtomicReference<>();
      Future<Void> sleeper =
          time.start(
              "sleeper",
              () -> {
                started.set(Thread.currentThread());
                assertThatThrownBy(() -> time.sleep(Duration.ofHours(1)))
                    .isInstanceOf(InterruptedException.class);
                assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(1));
              });
      time.run(
          () -> {
            time.sleep(Duration.ofMillis(1));
            threadOf(started).interrupt();
            time.sleep(Duration.ofMillis(3));
            sleeper.get();
            return true;
          });
    }
  }

  @Test
  @DisplayName("those who were started before run() begins have their turns among it")
  void startThenRun() throws Exception {
    Set<List<String>> orders = new HashSet<>();
    for (int i = 0; i < ROUNDS; i++) {
      VirtualTime time = new VirtualTime(7);
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      Future<Void> a = time.start("a", () -> note(time, order, "a"));
      Future<Void> b = time.start("b", () -> note(time, order, "b"));
      time.run(
          () -> {
            note(time, order, "m");
            return true;
          });
      a.get();
      b.get();
      orders.add(order);
    }
    assertThat(orders).hasSize(1);
  }

  private static void note(VirtualTime time, List<String> order, String who) {
    for (int i = 0; i < 5; i++) {
      order.add(who + i);
      time.pause();
    }
  }

  private static ExecutorService pool(VirtualTime time) {
    return new ThreadPoolExecutor(
        0, 100, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), time.threads());
  }

  private static void awaitEnd(VirtualTime time, CountDownLatch ended) throws InterruptedException {
    while (ended.getCount() > 0) {
      time.sleep(Duration.ofMillis(1));
    }
  }

  @Test
  @DisplayName("a pool of threads() takes turns, the same in each run")
  void pools() throws Exception {
    Set<List<String>> orders = new HashSet<>();
    for (int i = 0; i < ROUNDS / 5; i++) {
      VirtualTime time = new VirtualTime(3);
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      ExecutorService pool = pool(time);
      time.run(
          () -> {
            CountDownLatch ended = new CountDownLatch(3);
            for (String name : List.of("a", "b", "c")) {
              pool.execute(
                  () -> {
                    note(time, order, name);
                    ended.countDown();
                  });
            }
            awaitEnd(time, ended);
            return true;
          });
      pool.shutdownNow();
      orders.add(order);
    }
    assertThat(orders).hasSize(1);
    assertThat(orders.iterator().next()).hasSize(15);
  }

  @Test
  @DisplayName("who is woken while a pool starts a thread has his turns in the same order")
  void poolAndGate() throws Exception {
    Set<List<String>> orders = new HashSet<>();
    for (int i = 0; i < ROUNDS / 5; i++) {
      VirtualTime time = new VirtualTime(5);
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      ExecutorService pool = pool(time);
      time.run(
          () -> {
            WaitGate gate = time.gate();
            Future<Void> woken =
                time.start(
                    "woken",
                    () -> {
                      assertThat(gate.await(WaitGate.FOREVER, true)).isTrue();
                      note(time, order, "w");
                    });
            time.sleep(Duration.ofMillis(1));
            CountDownLatch ended = new CountDownLatch(1);
            pool.execute(
                () -> {
                  note(time, order, "p");
                  ended.countDown();
                });
            gate.open();
            woken.get();
            awaitEnd(time, ended);
            return true;
          });
      pool.shutdownNow();
      orders.add(order);
    }
    assertThat(orders).hasSize(1);
  }

  @Test
  @DisplayName("a thread that is made and never started holds nobody back")
  void neverStarted() throws Exception {
    VirtualTime time = new VirtualTime(1).alone();
    Thread never = time.threads().newThread(() -> {});
    time.run(
        () -> {
          time.sleep(Duration.ofMillis(5));
          return true;
        });
    assertThat(never.getState()).isEqualTo(Thread.State.NEW);
  }

  @Test
  @DisplayName("a timer's task that waits for a lock is named, and those who wait fail")
  void taskWaits() throws Exception {
    VirtualTime time = new VirtualTime(); // so 'other' is first
    ReentrantLock lock = new ReentrantLock();
    time.schedule(Duration.ofMillis(1).toNanos(), () -> hold(lock));
    Future<Void> other =
        time.start(
            "other",
            () -> {
              lock.lock();
              try {
                time.sleep(Duration.ofHours(1));
              } finally {
                lock.unlock();
              }
            });
    Future<Void> driver = time.start("driver", () -> time.sleep(Duration.ofHours(2)));
    assertThatThrownBy(() -> other.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StallException.class)
        .hasMessageContaining("TroubleTest");
    assertThatThrownBy(() -> driver.get(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  @DisplayName("advance() names a task that waits for a lock, too")
  void taskWaitsInAdvance() throws Exception {
    VirtualTime time = new VirtualTime(); // so 'other' is first
    ReentrantLock lock = new ReentrantLock();
    Future<Void> other =
        time.start(
            "other",
            () -> {
              lock.lock();
              try {
                time.sleep(Duration.ofHours(1));
              } finally {
                lock.unlock();
              }
            });
    time.schedule(Duration.ofMillis(1).toNanos(), () -> hold(lock));
    Future<Void> advances =
        time.start(
            "advances",
            () -> {
              time.pause();
              time.advance(Duration.ofMillis(5));
            });
    assertThatThrownBy(() -> other.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StallException.class);
    advances.get(10, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a task works as a participant does, and what waits in it fails")
  void runInTask() throws Exception {
    VirtualTime time = new VirtualTime(1);
    AtomicInteger ran = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Future<Void> late = time.start("late", () -> time.sleep(Duration.ofHours(1)));
    time.schedule(
        Duration.ofMillis(1).toNanos(),
        () -> {
          try {
            time.run(ran::incrementAndGet);
            late.get();
          } catch (Exception e) {
            failure.set(e);
          }
        });
    time.advance(Duration.ofMillis(2));
    assertThat(ran).hasValue(1);
    assertThat(failure.get()).isInstanceOf(IllegalStateException.class);
    time.advance(Duration.ofHours(1));
    late.get(10, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("a thread of two times is a participant of both")
  void nested() throws Exception {
    VirtualTime one = new VirtualTime(1);
    VirtualTime two = new VirtualTime(2);
    int answer =
        one.run(
            () ->
                two.run(
                    () -> {
                      one.sleep(Duration.ofMillis(1));
                      two.sleep(Duration.ofMillis(2));
                      return one.run(() -> 42);
                    }));
    assertThat(answer).isEqualTo(42);
    assertThat(one.elapsed()).isEqualTo(Duration.ofMillis(1));
    assertThat(two.elapsed()).isEqualTo(Duration.ofMillis(2));
  }

  @Test
  @DisplayName("who waits at a gate of another time, in his turn, is named")
  void gateOfAnotherTime() throws Exception {
    VirtualTime time = new VirtualTime(1);
    VirtualTime another = new VirtualTime(2);
    WaitGate gate = another.gate();
    Future<Void> waits = time.start("waits", () -> gate.await(WaitGate.FOREVER, true));
    Future<Void> opens =
        time.start(
            "opens",
            () -> {
              time.sleep(Duration.ofMillis(1));
              gate.open();
            });
    assertThatThrownBy(() -> waits.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> opens.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StallException.class)
        .hasMessageContaining("'waits'");
  }

  @Test
  @DisplayName("who waits elsewhere is interrupted, and told why")
  void culprit() {
    VirtualTime time = new VirtualTime(1);
    assertThatThrownBy(
            () ->
                time.run(
                    () -> {
                      new CountDownLatch(1).await();
                      return true;
                    }))
        .isInstanceOf(InterruptedException.class)
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .singleElement()
                    .isInstanceOf(StallException.class));
    assertThat(time.stalled()).isPresent();
  }

  @Test
  @DisplayName("who reads from the real network is named")
  void realNetwork() throws Exception {
    VirtualTime time = new VirtualTime(1);
    Future<Void> reads;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      reads = time.start("reads", () -> assertThat(socket.getInputStream().read()).isNotZero());
      assertThatThrownBy(() -> time.run(() -> time.gate().await(WaitGate.FOREVER, true)))
          .isInstanceOf(StallException.class)
          .hasMessageContaining("'reads'");
    }
    assertThatThrownBy(() -> reads.get(10, TimeUnit.SECONDS)) // as the socket is closed
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  @DisplayName("the last of those who wait for ever is named at its own place")
  void place() {
    VirtualTime time = new VirtualTime(1).alone();
    assertThatThrownBy(() -> time.run(() -> time.gate().await(WaitGate.FOREVER, true)))
        .isInstanceOf(StallException.class)
        .hasMessageContaining("TroubleTest")
        .hasMessageNotContaining("Stalls");
  }

  @Test
  @DisplayName("a timer's task does not see the interrupt of the thread that it runs in")
  void interruptOfDriver() throws Exception {
    VirtualTime time = new VirtualTime(1);
    AtomicReference<Boolean> seen = new AtomicReference<>();
    time.schedule(
        Duration.ofMillis(1).toNanos(), () -> seen.set(Thread.currentThread().isInterrupted()));
    time.run(
        () -> {
          WaitGate gate = time.gate();
          Thread.currentThread().interrupt();
          assertThat(gate.await(Duration.ofMillis(5).toNanos(), false)).isFalse();
          assertThat(Thread.interrupted()).isTrue();
          return true;
        });
    assertThat(seen).hasValue(false);
  }

  @Test
  @DisplayName("two outsiders that advance do so one after the other")
  void twoAdvance() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      VirtualTime time = new VirtualTime();
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger wrong = new AtomicInteger();
      for (int ms = 1; ms <= 10; ms++) {
        Duration at = Duration.ofMillis(ms);
        time.schedule(
            at.toNanos(),
            () -> {
              if (inside.incrementAndGet() != 1 || !time.elapsed().equals(at)) {
                wrong.incrementAndGet();
              }
              inside.decrementAndGet();
            });
      }
      ExecutorService pool = Executors.newFixedThreadPool(2);
      Future<?> one = pool.submit(() -> time.advance(Duration.ofMillis(5)));
      Future<?> two = pool.submit(() -> time.advance(Duration.ofMillis(5)));
      one.get();
      two.get();
      pool.shutdown();
      assertThat(wrong).hasValue(0);
      assertThat(time.elapsed()).isEqualTo(Duration.ofMillis(10));
    }
  }

  @Test
  @DisplayName("nobody outlives the end")
  void ends() throws Exception {
    VirtualTime time = new VirtualTime(1);
    Future<Void> heart =
        time.start(
            "heart",
            () -> {
              while (true) {
                time.sleep(Duration.ofSeconds(1));
              }
            });
    renew(time);
    time.end();
    assertThatThrownBy(() -> heart.get(10, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StallException.class)
        .hasMessageContaining("has ended");
    Duration then = time.elapsed();
    assertThatThrownBy(() -> time.run(() -> time.gate().await(WaitGate.FOREVER, true)))
        .isInstanceOf(StallException.class);
    assertThat(time.elapsed()).isEqualTo(then);
  }

  private static void renew(VirtualTime time) {
    time.schedule(Duration.ofMillis(1).toNanos(), () -> renew(time));
  }

  @Test
  @DisplayName("the first reason stays, whatever comes after it")
  void firstReason() {
    VirtualTime time = new VirtualTime(1).alone();
    assertThatThrownBy(() -> time.run(() -> time.gate().await(WaitGate.FOREVER, true)))
        .isInstanceOf(StallException.class);
    time.end();
    assertThat(time.stalled().orElseThrow()).hasMessageContaining("all participants wait");
  }
}
