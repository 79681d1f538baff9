package dev.layersock.nio;

import static dev.layersock.nio.Rig.TCP4;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.Layersock;
import dev.layersock.catalog.Sockets;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.contract.BlockedCall;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.settings.Origin;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that goes down resets connections between its own sockets. Nobody may see that. */
@Timeout(60)
@DisplayName("In cleanup, both ends of a connection hear WSAENETDOWN")
final class CleanupTest {
  private static final int CONNECTIONS = Integer.getInteger("layersock.connections", 60);

  @Test
  @DisplayName("if receivers wait there")
  void endsWaitingReceivers() throws Exception {
    BaseSpec base = BaseSpec.of("base", new NioDescriptor(), NioSettings.DEFAULT);
    Composition system = Composition.of(List.of(new ChainSpec("c", List.of(), base, Origin.CODE)));
    List<FutureTask<WsaError>> receivers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try (Layersock layersock = Layersock.builder(system).start()) {
      Sockets sockets = layersock.sockets();
      ChainSocket listener = sockets.listen(Rig.loopback(0), CONNECTIONS);
      for (int i = 0; i < CONNECTIONS; i++) {
        for (ChainSocket end :
            List.of(sockets.connect(listener.localAddress()), listener.accept())) {
          FutureTask<WsaError> receiver =
              new FutureTask<>(() -> failureOf(() -> end.recv(ByteBuffer.allocate(1))));
          receivers.add(receiver);
          threads.add(start(receiver));
        }
      }
      for (Thread thread : threads) {
        Rig.eventually("waits", () -> BlockedCall.isWaiting(thread));
      }
    }
    assertThat(resultsOf(receivers)).containsOnly(WsaError.WSAENETDOWN);
  }

  @Test
  @DisplayName("if they are in the middle of receiving, looking and sending, and SO_ERROR is clear")
  void endsBusyCallers() throws Exception {
    Rig rig = new Rig();
    NioProvider nio = rig.provider;
    List<FutureTask<WsaError>> callers = new ArrayList<>();
    CountDownLatch running = new CountDownLatch(8);
    List<ProviderSocket> ends = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Rig.Pair pair = rig.pair(TCP4);
      ends.add(pair.client());
      ends.add(pair.server());
    }
    List<Call> calls =
        List.of(
            s -> nio.recv(s, ByteBuffer.allocate(1), 0),
            s -> nio.recv(s, ByteBuffer.allocate(1), MessageFlags.PEEK),
            s -> nio.send(s, ByteBuffer.allocate(1), 0),
            s -> nio.select(s) & IoResult.WOULD_BLOCK,
            s -> nio.getSockOpt(s, SockOpt.SO_ERROR));
    for (int i = 0; i < 8; i++) {
      Call call = calls.get(i % calls.size());
      FutureTask<WsaError> caller =
          new FutureTask<>(
              () -> {
                running.countDown();
                return failureOf(() -> callForEver(call, ends));
              });
      callers.add(caller);
      start(caller);
    }
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    nio.cleanup();
    assertThat(resultsOf(callers)).containsOnly(WsaError.WSAENETDOWN);
    assertThat(rig.context.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, MessageFlags.PEEK})
  @DisplayName("if one has begun to receive before, and comes to it when the other end is reset")
  void endsLateReceiver(int flags) throws Exception {
    Rig rig = new Rig();
    NioProvider nio = rig.provider;
    ProviderSocket listener = rig.listener(TCP4);
    ProviderSocket client = rig.socket(TCP4);
    rig.connect(client, rig.name(listener));
    ProviderSocket between = rig.socket(TCP4); // cleanup begins with the latest
    rig.accept(listener);
    FutureTask<WsaError> receiver =
        new FutureTask<>(() -> failureOf(() -> nio.recv(client, ByteBuffer.allocate(1), flags)));
    FutureTask<Void> cleanup = new FutureTask<>(nio::cleanup, null);
    ReentrantLock delayed = ((NioSocket) client).lock;
    ReentrantLock notYet = ((NioSocket) between).lock;
    notYet.lock();
    try {
      delayed.lock();
      try {
        Thread waiting = start(receiver);
        Rig.eventually("began", () -> delayed.hasQueuedThread(waiting));
        Thread cleaning = start(cleanup);
        Rig.eventually("resets", () -> notYet.hasQueuedThread(cleaning));
      } finally {
        delayed.unlock();
      }
      assertThat(receiver.get(20, TimeUnit.SECONDS)).isEqualTo(WsaError.WSAENETDOWN);
    } finally {
      notYet.unlock();
    }
    cleanup.get(20, TimeUnit.SECONDS);
  }

  private interface Call {
    int on(ProviderSocket s) throws WsaException;
  }

  private static Void callForEver(Call call, List<ProviderSocket> ends) throws WsaException {
    while (true) {
      for (ProviderSocket s : ends) {
        int result = call.on(s);
        assertThat(result).isNotEqualTo(WsaError.WSAECONNRESET.code());
      }
    }
  }

  private static WsaError failureOf(Callable<?> call) throws Exception {
    Object answer;
    try {
      answer = call.call();
    } catch (WsaException e) {
      return e.error();
    }
    throw new AssertionError("answered " + answer);
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "caller");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static Set<WsaError> resultsOf(List<FutureTask<WsaError>> tasks) throws Exception {
    Set<WsaError> results = EnumSet.noneOf(WsaError.class);
    for (FutureTask<WsaError> task : tasks) {
      results.add(task.get(20, TimeUnit.SECONDS));
    }
    return results;
  }
}
