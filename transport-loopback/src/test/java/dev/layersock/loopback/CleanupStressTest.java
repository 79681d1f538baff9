package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cleanup while threads wait at both ends of many connections. */
@Timeout(60)
class CleanupStressTest {
  private static final int PAIRS = 8;
  private static final ConnectRequest SERVER = ConnectRequest.to(Bench.at(1, 80));

  private final Storm storm = new Storm(42);
  private final LoopbackProvider provider = storm.provider;

  /** One end of a connection, and what is told of it. */
  private record End(ProviderSocket socket, Storm.Told told) {}

  private List<End> connect() throws WsaException {
    List<End> ends = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      Storm.Told serverTold = new Storm.Told();
      ProviderSocket listener = storm.listener(Bench.at(1 + i, 80), false, serverTold);
      Storm.Told clientTold = new Storm.Told();
      ProviderSocket client = storm.open("tcp4", clientTold);
      provider.connect(client, ConnectRequest.to(Bench.at(1 + i, 80)));
      ProviderSocket server = provider.accept(listener, AcceptCondition.ALWAYS);
      if (server == null) {
        throw new AssertionError("no connection waits");
      }
      ends.add(new End(client, clientTold));
      ends.add(new End(server, serverTold));
    }
    return ends;
  }

  /** Receives, waiting by watching as callers do, until there is an error. */
  private WsaError receive(End end) throws InterruptedException {
    ByteBuffer target = ByteBuffer.allocate(8);
    try {
      while (true) {
        int count = provider.recv(end.socket, target.clear(), 0);
        assertThat(count).isNotEqualTo(IoResult.END_OF_STREAM);
        if (count == IoResult.WOULD_BLOCK) {
          provider.watch(end.socket, Readiness.READABLE);
          end.told.await(Readiness.READABLE);
        }
      }
    } catch (WsaException e) {
      return e.error();
    }
  }

  @Test
  @DisplayName("LOOP-128: whoever waits to receive when all is cleaned up finds WSAENETDOWN")
  void receivers() throws Exception {
    List<Callable<Void>> work = new ArrayList<>();
    CountDownLatch running = new CountDownLatch(2 * PAIRS);
    for (End end : connect()) {
      work.add(
          () -> {
            running.countDown();
            assertThat(receive(end)).isEqualTo(WsaError.WSAENETDOWN);
            return null;
          });
    }
    work.add(
        () -> {
          assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
          provider.cleanup();
          return null;
        });
    Storm.together(work);
  }

  /** Receives without waiting, so that the call may be anywhere when the end comes. */
  private WsaError spin(ProviderSocket s, boolean sends) {
    ByteBuffer buffer = ByteBuffer.allocate(8);
    try {
      while (true) {
        if (sends) {
          provider.send(s, buffer.clear(), 0);
        }
        assertThat(provider.recv(s, buffer.clear(), 0)).isNotEqualTo(IoResult.END_OF_STREAM);
      }
    } catch (WsaException e) {
      return e.error();
    }
  }

  @Test
  @DisplayName("LOOP-129: calls that are under way during cleanup end with WSAENETDOWN, if at all")
  void callsUnderWay() throws Exception {
    CyclicBarrier start = new CyclicBarrier(5);
    List<Callable<Void>> work = new ArrayList<>();
    List<End> ends = connect();
    for (int i = 0; i < 4; i++) {
      ProviderSocket s = ends.get(i).socket;
      boolean sends = i % 2 == 0;
      work.add(
          () -> {
            start.await(20, TimeUnit.SECONDS);
            assertThat(spin(s, sends)).isEqualTo(WsaError.WSAENETDOWN);
            return null;
          });
    }
    work.add(
        () -> {
          start.await(20, TimeUnit.SECONDS);
          provider.cleanup();
          return null;
        });
    Storm.together(work);
  }

  @Test
  @DisplayName("LOOP-130: connects and accepts during cleanup end with WSAENETDOWN, each once")
  void connectsUnderWay() throws Exception {
    ProviderSocket listener = storm.listener(Bench.at(1, 80), true, new Storm.Told());
    CyclicBarrier start = new CyclicBarrier(3);
    List<Callable<Void>> work = new ArrayList<>();
    work.add(
        () -> {
          start.await(20, TimeUnit.SECONDS);
          assertThat(connectMany()).isEqualTo(WsaError.WSAENETDOWN);
          return null;
        });
    work.add(
        () -> {
          start.await(20, TimeUnit.SECONDS);
          assertThat(acceptMany(listener)).isEqualTo(WsaError.WSAENETDOWN);
          return null;
        });
    work.add(
        () -> {
          start.await(20, TimeUnit.SECONDS);
          provider.cleanup();
          return null;
        });
    Storm.together(work);
  }

  private WsaError connectMany() throws InterruptedException {
    try {
      while (true) {
        Storm.Told told = new Storm.Told();
        ProviderSocket s = storm.open("tcp4", told);
        provider.connect(s, SERVER);
        told.awaitCompletion();
        assertThat(told.completions.get()).isEqualTo(1);
        provider.closeSocket(s);
      }
    } catch (WsaException e) {
      return e.error();
    }
  }

  private WsaError acceptMany(ProviderSocket listener) {
    try {
      while (true) {
        provider.accept(listener, AcceptCondition.ALWAYS);
      }
    } catch (WsaException e) {
      return e.error();
    }
  }
}
