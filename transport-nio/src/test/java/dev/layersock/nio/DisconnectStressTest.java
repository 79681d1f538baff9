package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that go on using a socket while another cuts and makes its connection. */
@Timeout(120)
@DisplayName("A socket that is disconnected and connected while it is in use")
final class DisconnectStressTest {
  private static final Set<WsaError> FROM_THE_CUT =
      EnumSet.of(WsaError.WSAENOTCONN, WsaError.WSAECONNRESET);

  private final Rig rig = new Rig(new NioSettings(Duration.ZERO, 2));
  private final NioProvider nio = rig.provider;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void cleanUp() {
    threads.shutdownNow();
    rig.close();
  }

  @Test
  @DisplayName(
      "gives every thread a result or WSAENOTCONN, and loses no signal of a new connection")
  void goesOn() throws Exception {
    Signals signals = new Signals();
    ProviderSocket s = nio.socket(Framework.request(TCP4, 0, signals));
    ProviderSocket listener = rig.listener(TCP4);
    InetSocketAddress peer = rig.name(listener);
    AtomicInteger marks = new AtomicInteger();
    List<Future<WsaError>> users = new ArrayList<>();
    users.add(threads.submit(() -> receive(s, signals.readable, marks)));
    users.add(threads.submit(() -> useUntilClosed(() -> nio.send(s, ByteBuffer.allocate(64), 0))));
    users.add(threads.submit(() -> useUntilClosed(() -> look(s))));
    nio.bind(s, Rig.loopback(0));
    InetSocketAddress name = rig.name(s);
    for (int i = 1; i <= 300; i++) {
      connect(s, peer, signals);
      ProviderSocket server = rig.accept(listener);
      assertThat(nio.getPeerName(server)).isEqualTo(name);
      // The receiver gets it, since it is told of what the new connection brings.
      rig.send(server, "!");
      int mark = i;
      Rig.eventually("mark " + i, () -> marks.get() >= mark);
      assertThat(nio.ioctl(s, IoctlCode.DISCONNECT_EX, null)).isNull();
      nio.setSockOpt(server, SockOpt.SO_LINGER, Linger.RESET);
      nio.closeSocket(server);
    }
    nio.closeSocket(s);
    signals.readable.release();
    for (Future<WsaError> user : users) {
      assertThat(user.get(20, TimeUnit.SECONDS)).isEqualTo(WsaError.WSAENOTSOCK);
    }
  }

  @Test
  @DisplayName("is cut by one of two threads that try, and closed by one that comes between them")
  void isClosedMeanwhile() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    for (int i = 0; i < 300; i++) {
      ProviderSocket s = rig.socket(TCP4);
      rig.connect(s, rig.name(listener));
      nio.closeSocket(rig.accept(listener));
      nio.watch(s, Readiness.CLOSED);
      CyclicBarrier start = new CyclicBarrier(3);
      Future<WsaError> first = threads.submit(() -> disconnect(s, start));
      Future<WsaError> second = threads.submit(() -> disconnect(s, start));
      start.await(10, TimeUnit.SECONDS);
      nio.closeSocket(s);
      Set<WsaError> gone =
          EnumSet.of(WsaError.WSAENOTCONN, WsaError.WSAENOTSOCK, WsaError.WSAEINTR);
      assertThat(first.get(10, TimeUnit.SECONDS)).isIn(gone);
      assertThat(second.get(10, TimeUnit.SECONDS)).isIn(gone);
      assertThat(EnumSet.of(first.get(), second.get())).isNotEqualTo(EnumSet.of(WsaError.WSAEINTR));
      Rig.assertFails(WsaError.WSAENOTSOCK, () -> nio.getSockName(s));
    }
  }

  /** WSAEINTR stands for success. */
  private WsaError disconnect(ProviderSocket s, CyclicBarrier start) throws Exception {
    start.await(10, TimeUnit.SECONDS);
    try {
      nio.ioctl(s, IoctlCode.DISCONNECT_EX, null);
      return WsaError.WSAEINTR;
    } catch (WsaException failure) {
      return failure.error();
    }
  }

  private void connect(ProviderSocket s, InetSocketAddress peer, Signals signals) throws Exception {
    if (nio.connect(s, ConnectRequest.to(peer)) == ConnectOutcome.IN_PROGRESS) {
      assertThat(signals.completions.poll(20, TimeUnit.SECONDS)).isEqualTo("connected");
    }
  }

  private int look(ProviderSocket s) throws WsaException {
    nio.watch(s, Readiness.WRITABLE | Readiness.CLOSED);
    return nio.select(s);
  }

  private WsaError useUntilClosed(Callable<Integer> call) throws Exception {
    while (true) {
      try {
        assertThat(call.call()).isNotEqualTo(Readiness.ACCEPTABLE);
      } catch (WsaException failure) {
        if (!FROM_THE_CUT.contains(failure.error())) {
          return failure.error();
        }
      }
      LockSupport.parkNanos(1_000);
    }
  }

  private WsaError receive(ProviderSocket s, Semaphore readable, AtomicInteger marks)
      throws Exception {
    ByteBuffer target = ByteBuffer.allocate(8);
    while (true) {
      try {
        nio.watch(s, Readiness.READABLE);
        int received = nio.recv(s, target.clear(), 0);
        if (received > 0) {
          marks.addAndGet(received);
          continue;
        }
      } catch (WsaException failure) {
        if (!FROM_THE_CUT.contains(failure.error())) {
          return failure.error();
        }
      }
      assertThat(readable.tryAcquire(20, TimeUnit.SECONDS)).as("a signal").isTrue();
    }
  }

  private static final class Signals implements Upcalls {
    final Semaphore readable = new Semaphore(0);
    final BlockingQueue<String> completions = new LinkedBlockingQueue<>();

    @Override
    public void signalled(ProviderSocket s, int events) {
      if ((events & Readiness.READABLE) != 0) {
        readable.release();
      }
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
      completions.add(failure == null ? "connected" : failure.toString());
    }
  }
}
