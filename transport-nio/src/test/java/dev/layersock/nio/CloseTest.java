package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.loopback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What others see of a socket once its close has returned, though a poller had its channel. */
@Timeout(60)
@DisplayName("A closed socket")
final class CloseTest {
  private static final int ROUNDS = 100;

  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;

  @AfterEach
  void cleanUp() {
    rig.close();
  }

  @Test
  @DisplayName("that listened refuses whoever connects from then on")
  void refusesAtOnce() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket listener = rig.listener(TCP4);
      InetSocketAddress name = rig.name(listener);
      nio.watch(listener, Readiness.ACCEPTABLE);
      nio.closeSocket(listener);
      assertRefuses(name);
    }
  }

  @Test
  @DisplayName("that listened refuses at once while an upcall keeps the poller busy")
  void refusesWhilePollerIsBusy() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ProviderSocket slow = nio.socket(Framework.request(UDP4, 0, new SlowUpcalls(busy, goOn)));
    nio.bind(slow, loopback(0));
    ProviderSocket listener = rig.listener(TCP4);
    InetSocketAddress name = rig.name(listener);
    try {
      nio.watch(listener, Readiness.ACCEPTABLE);
      nio.watch(slow, Readiness.READABLE);
      nio.sendTo(rig.socket(UDP4), Rig.bytes("x"), 0, rig.name(slow));
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      nio.closeSocket(listener);
      assertRefuses(name);
      assertThat(goOn.getCount()).isOne();
    } finally {
      goOn.countDown();
    }
  }

  @Test
  @DisplayName("that listened refuses at once when an upcall has closed it")
  void refusesWhenUpcallCloses() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    InetSocketAddress name = rig.name(listener);
    nio.watch(listener, Readiness.ACCEPTABLE);
    CompletableFuture<Void> refused = new CompletableFuture<>();
    ProviderSocket closing =
        nio.socket(
            Framework.request(
                UDP4,
                0,
                new CallOnSignal(
                    () -> {
                      nio.closeSocket(listener);
                      assertRefuses(name);
                    },
                    refused)));
    nio.bind(closing, loopback(0));
    nio.watch(closing, Readiness.READABLE);
    nio.sendTo(rig.socket(UDP4), Rig.bytes("x"), 0, rig.name(closing));
    assertThat(refused.get(10, TimeUnit.SECONDS)).isNull();
  }

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere a full backlog may refuse
  @DisplayName("has left its address to any program, whatever it was doing")
  void freesAddress() throws Exception {
    try (FullBacklog full = new FullBacklog(loopback(0).getAddress())) {
      for (int i = 0; i < ROUNDS; i++) {
        ProviderSocket listener = rig.listener(TCP4);
        nio.watch(listener, Readiness.ACCEPTABLE);
        assertFreesStream(listener);
        ProviderSocket connecting = rig.bound(TCP4);
        nio.connect(connecting, ConnectRequest.to(full.address()));
        assertFreesStream(connecting);
        ProviderSocket datagrams = rig.bound(UDP4);
        nio.watch(datagrams, Readiness.READABLE);
        InetSocketAddress name = rig.name(datagrams);
        nio.closeSocket(datagrams);
        try (DatagramChannel other = DatagramChannel.open()) {
          assertThat(other.bind(name).getLocalAddress()).isEqualTo(name);
        }
      }
    }
  }

  @Test
  @DisplayName("is closed with an interrupt pending, which stays pending")
  void closesWithInterrupt() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      ProviderSocket listener = rig.listener(TCP4);
      InetSocketAddress name = rig.name(listener);
      nio.watch(listener, Readiness.ACCEPTABLE);
      Thread.currentThread().interrupt();
      nio.closeSocket(listener);
      assertThat(Thread.interrupted()).isTrue();
      assertRefuses(name);
    }
  }

  private void assertFreesStream(ProviderSocket s) throws IOException {
    InetSocketAddress name = rig.name(s);
    nio.closeSocket(s);
    try (ServerSocketChannel other = ServerSocketChannel.open()) {
      other.setOption(StandardSocketOptions.SO_REUSEADDR, false);
      assertThat(other.bind(name).getLocalAddress()).isEqualTo(name);
    }
  }

  private static void assertRefuses(InetSocketAddress name) throws IOException {
    try (SocketChannel late = SocketChannel.open()) {
      assertThatThrownBy(() -> late.connect(name)).isInstanceOf(ConnectException.class);
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  /** Keeps the thread that tells it of something until it is let go. */
  private record SlowUpcalls(CountDownLatch busy, CountDownLatch goOn) implements Upcalls {
    @Override
    public void signalled(ProviderSocket s, int events) {
      busy.countDown();
      try {
        assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}
  }

  /** Makes one call in the thread that tells it of something. */
  private record CallOnSignal(Call call, CompletableFuture<Void> done) implements Upcalls {
    @Override
    public void signalled(ProviderSocket s, int events) {
      try {
        call.run();
        done.complete(null);
      } catch (IOException | RuntimeException | AssertionError e) {
        done.completeExceptionally(e);
      }
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}
  }
}
