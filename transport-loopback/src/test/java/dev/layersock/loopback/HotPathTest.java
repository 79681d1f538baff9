package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.layersock.chain.Framework;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.Upcalls;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hot path: that it cannot lock itself up, and what it takes from the heap. */
@Timeout(60)
class HotPathTest {
  private static final int ROUNDS = 50_000;

  private static final Upcalls SILENT =
      new Upcalls() {
        @Override
        public void signalled(ProviderSocket s, int events) {}

        @Override
        public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}
      };

  private final Bench bench = new Bench(LoopbackSettings.defaults());
  private final LoopbackProvider provider = bench.provider;

  /** Answers every signal by receiving, sending what came back, and watching again. */
  private final class Echo implements Upcalls {
    private final ByteBuffer buffer = ByteBuffer.allocate(16);
    private int left;

    Echo(int rounds) {
      this.left = rounds;
    }

    @Override
    public void signalled(ProviderSocket s, int events) {
      try {
        if (provider.recv(s, buffer.clear(), 0) > 0 && left-- > 0) {
          provider.watch(s, Readiness.READABLE);
          provider.send(s, buffer.flip(), 0);
        }
      } catch (WsaException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}
  }

  @Test
  @DisplayName("LOOP-40: both ends may call back from their upcalls")
  void upcallsMayCall() throws Exception {
    Echo client = new Echo(100);
    Echo server = new Echo(100);
    ProviderSocket listener = bench.open("tcp4", server);
    provider.bind(listener, Bench.at(1, 80));
    provider.listen(listener, 1);
    ProviderSocket a = bench.open("tcp4", client);
    provider.connect(a, ConnectRequest.to(Bench.at(1, 80)));
    ProviderSocket b = bench.accept(listener);
    provider.watch(a, Readiness.READABLE);
    provider.watch(b, Readiness.READABLE);
    provider.send(a, Bench.bytes("x"), 0);
    assertThat(client.left + server.left).isEqualTo(-1);
  }

  /** Lets another thread use the network from within each upcall, and waits for it. */
  private final class Elsewhere implements Upcalls {
    private final ExecutorService other;
    private final List<String> seen = new ArrayList<>();

    Elsewhere(ExecutorService other) {
      this.other = other;
    }

    @Override
    public void signalled(ProviderSocket s, int events) {
      use(s);
      seen.add(Readiness.toString(events));
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
      use(s);
      seen.add(failure == null ? "connected" : failure.error().name());
    }

    private void use(ProviderSocket s) {
      try {
        other
            .submit(
                () -> {
                  ProviderSocket more = bench.open("tcp4", SILENT);
                  provider.bind(more, Bench.wildcard(0));
                  provider.closeSocket(more);
                  return provider.select(s);
                })
            .get(5, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        seen.add(e.toString());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  @DisplayName("LOOP-44: no lock is held during an upcall")
  void upcallsHoldNoLock() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Elsewhere upcalls = new Elsewhere(other);
      ProviderSocket listener = bench.open("tcp4", upcalls);
      provider.setSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT, true);
      provider.bind(listener, Bench.at(1, 80));
      provider.listen(listener, 1);
      provider.watch(listener, Readiness.ACCEPTABLE);
      ProviderSocket client = bench.open("tcp4", upcalls);
      provider.watch(client, Readiness.WRITABLE);
      provider.connect(client, ConnectRequest.to(Bench.at(1, 80)));
      ProviderSocket server = bench.accept(listener, offer -> AcceptDecision.ACCEPT);
      provider.watch(server, Readiness.READABLE);
      provider.send(client, Bench.bytes("x"), 0);
      provider.watch(client, Readiness.READABLE);
      provider.shutdown(server, ShutdownHow.SEND);
      ProviderSocket late = bench.open("tcp4", upcalls);
      provider.connect(late, ConnectRequest.to(Bench.at(1, 80)));
      provider.watch(client, Readiness.CLOSED);
      provider.closeSocket(listener);
      assertThat(upcalls.seen)
          .containsExactly(
              "acceptable",
              "connected",
              "writable",
              "readable",
              "readable",
              "closed",
              "WSAECONNREFUSED");
    } finally {
      other.shutdownNow();
    }
  }

  /** A listener with its own signals, and how many connections may still be made to it. */
  private final class Counter implements Upcalls {
    private final Semaphore room = new Semaphore(500);
    private final Semaphore signals = new Semaphore(0);
    private final InetSocketAddress name;
    private final ProviderSocket listener;

    Counter(int number) throws WsaException {
      name = Bench.at(number, 80);
      listener = bench.open("tcp4", this);
      provider.bind(listener, name);
      provider.listen(listener, 1000);
    }

    @Override
    public void signalled(ProviderSocket s, int events) {
      signals.release();
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}

    private void await(ProviderSocket s, int events) throws Exception {
      provider.watch(s, events);
      assertThat(signals.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    Void connectMany() throws Exception {
      ByteBuffer word = Bench.bytes("hello");
      ConnectRequest request = ConnectRequest.to(name);
      for (int i = 0; i < ROUNDS; i++) {
        assertThat(room.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        ProviderSocket s = bench.open("tcp4", SILENT);
        provider.connect(s, request);
        provider.send(s, word.rewind(), 0);
        provider.closeSocket(s);
      }
      return null;
    }

    Void acceptMany() throws Exception {
      ByteBuffer word = ByteBuffer.allocate(8);
      for (int i = 0; i < ROUNDS; i++) {
        ProviderSocket s = provider.accept(listener, AcceptCondition.ALWAYS);
        while (s == null) {
          await(listener, Readiness.ACCEPTABLE);
          s = provider.accept(listener, AcceptCondition.ALWAYS);
        }
        int count = provider.recv(s, word.clear(), 0);
        while (count == IoResult.WOULD_BLOCK) {
          await(s, Readiness.READABLE);
          count = provider.recv(s, word.clear(), 0);
        }
        assertThat(count).isEqualTo(5);
        provider.closeSocket(s);
        room.release();
      }
      return null;
    }
  }

  @Test
  @DisplayName("LOOP-41: two pairs of threads connect, talk and close 100,000 times, none hangs")
  void survivesStress() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 1; i <= 2; i++) {
        Counter counter = new Counter(i);
        work.add(counter::connectMany);
        work.add(counter::acceptMany);
      }
      for (Future<Void> done : threads.invokeAll(work, 50, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @DisplayName("LOOP-42: connect, accept and both closes take 600 bytes of the heap at most")
  void allocatesLittle() throws Exception {
    ProviderSocket listener = bench.open("tcp4", SILENT);
    provider.bind(listener, Bench.at(1, 80));
    provider.listen(listener, 10);
    connectAndClose(listener, 20_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    connectAndClose(listener, 20_000);
    long each = (threads.getThreadAllocatedBytes(thread) - before) / 20_000;
    assertThat(each).isBetween(1L, 600L);
  }

  @Test
  @DisplayName("LOOP-43: sending and receiving take nothing from the heap")
  void transfersWithoutAllocation() throws Exception {
    ProviderSocket listener = bench.open("tcp4", SILENT);
    provider.bind(listener, Bench.at(1, 80));
    provider.listen(listener, 10);
    ProviderSocket client = bench.open("tcp4", SILENT);
    provider.connect(client, ConnectRequest.to(Bench.at(1, 80)));
    ProviderSocket server = bench.accept(listener);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    ByteBuffer data = ByteBuffer.allocate(1000);
    transfer(client, server, data);
    long before = threads.getThreadAllocatedBytes(thread);
    transfer(client, server, data);
    long each = (threads.getThreadAllocatedBytes(thread) - before) / 20_000;
    assertThat(each).isZero();
  }

  private void transfer(ProviderSocket from, ProviderSocket to, ByteBuffer data)
      throws WsaException {
    for (int i = 0; i < 20_000; i++) {
      provider.watch(to, Readiness.READABLE);
      provider.send(from, data.clear(), 0);
      provider.recv(to, data.clear(), 0);
    }
  }

  private void connectAndClose(ProviderSocket listener, int times) throws WsaException {
    ConnectRequest request = ConnectRequest.to(Bench.at(1, 80));
    SocketRequest socket = Framework.request(listener.protocol(), 0, SILENT);
    for (int i = 0; i < times; i++) {
      ProviderSocket client = provider.socket(socket);
      provider.connect(client, request);
      ProviderSocket server = bench.accept(listener);
      provider.closeSocket(client);
      provider.closeSocket(server);
    }
  }
}
