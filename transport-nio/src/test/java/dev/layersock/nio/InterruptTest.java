package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static dev.layersock.nio.Rig.UDP4;
import static dev.layersock.nio.Rig.assertFails;
import static dev.layersock.nio.Rig.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.Upcalls;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupt closes a channel in whose blocking call the thread is; nothing here may meet it. */
@Timeout(60)
@DisplayName("A thread whose interrupt is pending")
final class InterruptTest {
  private final Rig rig = new Rig();
  private final NioProvider nio = rig.provider;

  @AfterEach
  void cleanUp() {
    Thread.interrupted();
    rig.close();
  }

  @Test
  @DisplayName("connects, accepts, sends, receives and closes streams, and stays interrupted")
  void usesStreams() throws Exception {
    ProviderSocket listener = rig.listener(TCP4);
    InetSocketAddress name = rig.name(listener);
    ProviderSocket client = rig.socket(TCP4);
    ProviderSocket second = rig.socket(TCP4);
    Thread.currentThread().interrupt();

    nio.watch(listener, Readiness.ACCEPTABLE);
    connect(client, name);
    ProviderSocket server = accept(listener, AcceptCondition.ALWAYS);
    connect(second, name);
    ProviderSocket other = accept(listener, offer -> AcceptDecision.ACCEPT);
    assertThat(nio.getPeerName(other)).isEqualTo(rig.name(second));
    nio.watch(server, Readiness.READABLE | Readiness.CLOSED);
    assertThat(nio.send(client, bytes("abc"), 0)).isEqualTo(3);
    await(server, Readiness.READABLE);
    assertThat(nio.ioctl(server, IoctlCode.FIONREAD, null)).isEqualTo(3);
    ByteBuffer target = ByteBuffer.allocate(9);
    assertThat(nio.recv(server, target, 0)).isEqualTo(3);
    assertThat(nio.recv(server, target, 0)).isEqualTo(IoResult.WOULD_BLOCK);
    nio.shutdown(server, ShutdownHow.SEND);
    await(client, Readiness.CLOSED);
    nio.ioctl(client, IoctlCode.DISCONNECT_EX, null);
    connect(client, name);
    nio.setSockOpt(client, SockOpt.SO_LINGER, new Linger(true, 1));
    nio.closeSocket(client);
    nio.closeSocket(server);
    nio.closeSocket(listener);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  @DisplayName("fills a stream and finds out when there is room again, and stays interrupted")
  void fillsStreams() throws Exception {
    Rig.Pair pair = rig.pair(TCP4);
    Thread.currentThread().interrupt();

    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    long sent = 0;
    for (int n = 0; n != IoResult.WOULD_BLOCK; n = nio.send(pair.client(), chunk.clear(), 0)) {
      sent += n;
    }
    assertThat(nio.select(pair.client())).isZero();
    while (sent > 0) {
      sent -= Math.max(0, nio.recv(pair.server(), chunk.clear(), 0));
    }
    await(pair.client(), Readiness.WRITABLE);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  @DisplayName("is refused and connects the same socket again, and stays interrupted")
  void connectsAgain() throws Exception {
    ProviderSocket hole = rig.bound(TCP4);
    ProviderSocket client = rig.bound(TCP4);
    InetSocketAddress name = rig.name(client);
    Thread.currentThread().interrupt();

    assertFails(WsaError.WSAECONNREFUSED, () -> connect(client, rig.name(hole)));
    nio.listen(hole, 1);
    connect(client, rig.name(hole));

    assertThat(rig.name(client)).isEqualTo(name);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  @DisplayName("sends and receives datagrams, and stays interrupted")
  void usesDatagrams() throws Exception {
    ProviderSocket s = rig.bound(UDP4);
    ProviderSocket sender = rig.socket(UDP4);
    AddressBox from = new AddressBox();
    Thread.currentThread().interrupt();

    nio.watch(s, Readiness.READABLE);
    nio.connect(sender, ConnectRequest.to(rig.name(s)));
    assertThat(nio.send(sender, bytes("abc"), 0)).isEqualTo(3);
    assertThat(nio.sendTo(sender, bytes("de"), 0, rig.name(s))).isEqualTo(2);
    await(s, Readiness.READABLE);
    assertThat(nio.recvFrom(s, ByteBuffer.allocate(9), 0, from)).isEqualTo(3);
    await(s, Readiness.READABLE);
    assertThat(nio.recvFrom(s, ByteBuffer.allocate(70_000), 0, from)).isEqualTo(2);
    nio.closeSocket(s);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  @DisplayName("leaves the provider's threads alone when it is one of them, in an upcall")
  void pollerGoesOn() throws Exception {
    BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
    ProviderSocket s = nio.socket(Framework.request(UDP4, 0, new InterruptingUpcalls(seen)));
    nio.bind(s, Rig.loopback(0));
    ProviderSocket sender = rig.socket(UDP4);
    for (int i = 0; i < 2; i++) {
      nio.watch(s, Readiness.READABLE);
      nio.sendTo(sender, bytes("x"), 0, rig.name(s));
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isFalse();
      assertThat(nio.recvFrom(s, ByteBuffer.allocate(9), 0, new AddressBox())).isOne();
    }
  }

  private void connect(ProviderSocket s, InetSocketAddress peer) throws WsaException {
    if (nio.connect(s, ConnectRequest.to(peer)) == ConnectOutcome.IN_PROGRESS) {
      while (!rig.hasConnectResult(s)) {
        Thread.onSpinWait();
      }
      boolean interrupted = Thread.interrupted(); // this wait is the test's
      try {
        WsaException failure = rig.connectResult(s);
        if (failure != null) {
          throw failure;
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private ProviderSocket accept(ProviderSocket listener, AcceptCondition condition)
      throws WsaException {
    ProviderSocket s = nio.accept(listener, condition);
    while (s == null) {
      s = nio.accept(listener, condition);
    }
    return s;
  }

  private void await(ProviderSocket s, int event) throws WsaException {
    while ((nio.select(s) & event) == 0) {
      Thread.onSpinWait();
    }
  }

  /** Tells whether the thread is interrupted, and interrupts it. */
  private record InterruptingUpcalls(BlockingQueue<Boolean> seen) implements Upcalls {
    @Override
    public void signalled(ProviderSocket s, int events) {
      seen.add(Thread.currentThread().isInterrupted());
      Thread.currentThread().interrupt();
    }

    @Override
    public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}
  }
}
