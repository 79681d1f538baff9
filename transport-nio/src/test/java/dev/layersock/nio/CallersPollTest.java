package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.Layersock;
import dev.layersock.chain.CallListener;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.LayerSpec;
import dev.layersock.contract.BlockedCall;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.settings.NoSettings;
import dev.layersock.settings.Origin;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.Interrupts;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.SelectInterest;
import dev.layersock.socket.SocketSelector;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What applications meet where the thread that waits polls for its socket. */
@Timeout(60)
@DisplayName("A thread that polls for its own socket")
final class CallersPollTest {
  private static final Set<SelectInterest> READ = Set.of(SelectInterest.READ);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final BlockingQueue<Thread> tellers = new LinkedBlockingQueue<>();
  private final Layersock layersock =
      Layersock.builder(composition()).calls(new Tellers(tellers)).start();
  private final SocketSelector selector = layersock.openSelector();
  private final ChainSocket near;
  private final ChainSocket far;

  CallersPollTest() throws WsaException {
    ChainSocket listener = layersock.sockets().listen(Rig.loopback(0), 200);
    near = layersock.sockets().connect(listener.localAddress());
    far = Objects.requireNonNull(listener.accept(), "a blocking listener waits");
  }

  /** Notes the threads that tell of sockets. */
  private record Tellers(BlockingQueue<Thread> threads) implements CallListener {
    @Override
    public void signalled(ProviderSocket s, int events) {
      threads.add(Thread.currentThread());
    }
  }

  private static Composition composition(LayerDescriptor... layers) {
    BaseSpec base = BaseSpec.of("base", new NioDescriptor(), NioSettings.DEFAULT);
    List<LayerSpec> specs =
        Stream.of(layers)
            .map(layer -> LayerSpec.of(layer.name(), layer, new NoSettings()))
            .toList();
    return Composition.of(List.of(new ChainSpec("c", specs, base, Origin.CODE)));
  }

  @AfterEach
  void close() {
    selector.close();
    layersock.close();
  }

  /** The far end is the selector's, which has looked and is not asked any more. */
  private void lendToSelector() throws WsaException {
    far.setBlocking(false);
    selector.register(far, READ, null);
    assertThat(selector.select(Duration.ZERO, ready -> {})).isZero();
  }

  private static void send(ChainSocket from) throws WsaException {
    assertThat(from.send(ByteBuffer.allocate(1))).isEqualTo(1);
  }

  private static int receive(ChainSocket at) throws WsaException {
    return at.recv(ByteBuffer.allocate(1));
  }

  @Test
  @DisplayName("is told in its own thread what it waits for")
  void isToldItself() throws Exception {
    FutureTask<Thread> receiver =
        BlockedCall.start(
            "receiver",
            () -> {
              assertThat(receive(far)).isEqualTo(1);
              return Thread.currentThread();
            });
    tellers.clear();
    send(near);
    assertThat(tellers.poll(20, TimeUnit.SECONDS)).isSameAs(receiver.get());
    lendToSelector();
    tellers.clear();
    send(near);
    assertThat(selector.select(LIMIT, ready -> {})).isEqualTo(1);
    assertThat(tellers.poll(20, TimeUnit.SECONDS)).isSameAs(Thread.currentThread());
  }

  @Test
  @DisplayName("finds at once what the system has, without waiting")
  void findsAtOnce() throws Exception {
    lendToSelector();
    for (int i = 0; i < 100; i++) {
      send(near);
      assertThat(selector.select(Duration.ZERO, ready -> {})).isEqualTo(1);
      assertThat(selector.select(Duration.ZERO, ready -> {})).as("named again").isEqualTo(1);
      assertThat(receive(far)).isEqualTo(1);
      assertThat(selector.select(Duration.ZERO, ready -> {})).as("received").isZero();
    }
  }

  @Test
  @DisplayName("is one of many, of whom only some can poll")
  void many() throws Exception {
    List<FutureTask<Integer>> receivers = new ArrayList<>();
    List<ChainSocket> peers = new ArrayList<>();
    ChainSocket listener = layersock.sockets().listen(Rig.loopback(0), 200);
    for (int i = 0; i < 100; i++) {
      peers.add(layersock.sockets().connect(listener.localAddress()));
      ChainSocket end = Objects.requireNonNull(listener.accept());
      receivers.add(BlockedCall.start("receiver-" + i, () -> receive(end)));
    }
    for (int i = 0; i < 100; i++) {
      send(peers.get(i));
      assertThat(receivers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("leaves to others what a selector has that nobody asks: a receive that blocks")
  void blockedBesideSelector() throws Exception {
    lendToSelector();
    selector.select(Duration.ZERO, ready -> {});
    far.setBlocking(true);
    FutureTask<Integer> receiver = BlockedCall.start("receiver", () -> receive(far));
    send(near);
    assertThat(receiver.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    send(near);
    assertThat(selector.select(LIMIT, ready -> {})).isEqualTo(1);
  }

  @Test
  @DisplayName("leaves to others what a selector has that nobody asks: a listener")
  void listenerBesideSelector() throws Exception {
    lendToSelector();
    CountDownLatch told = new CountDownLatch(1);
    far.asyncSelect(
        Runnable::run, (s, event, error) -> told.countDown(), Set.of(NetworkEvent.FD_READ));
    assertThat(selector.select(Duration.ZERO, ready -> {})).isZero();
    send(near);
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(selector.select(LIMIT, ready -> {})).isEqualTo(1);
  }

  @Test
  @DisplayName("leaves to others what a selector has that nobody asks: another selector")
  void selectorBesideSelector() throws Exception {
    lendToSelector();
    try (SocketSelector other = layersock.openSelector()) {
      other.register(far, READ, null);
      FutureTask<Integer> named =
          BlockedCall.start("other", () -> other.select(LIMIT, ready -> {}));
      send(near);
      assertThat(named.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(selector.select(LIMIT, ready -> {})).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("drops what comes after the end of receiving, also while no selector is asked")
  void drops() throws Exception {
    lendToSelector();
    far.shutdown(ShutdownHow.RECEIVE);
    FutureTask<Integer> sender =
        BlockedCall.start(
            "sender",
            () -> {
              int sent = 0;
              for (int i = 0; i < 400; i++) {
                sent += near.send(ByteBuffer.allocate(65_536));
              }
              return sent;
            });
    assertThat(sender.get(20, TimeUnit.SECONDS)).isEqualTo(400 * 65_536);
  }

  @Test
  @DisplayName("learns how a connect has ended, also while no selector is asked")
  void connects() throws Exception {
    assumeTrue(FullBacklog.AVAILABLE, "a connect cannot be kept in progress here");
    FullBacklog full = new FullBacklog(Rig.loopback(0).getAddress());
    ChainSocket client = layersock.sockets().socket(null, null).setBlocking(false);
    selector.register(client, Set.of(SelectInterest.WRITE, SelectInterest.EXCEPT), null);
    selector.select(Duration.ZERO, ready -> {});
    client.connect(full.address());
    selector.select(Duration.ZERO, ready -> {});
    full.close();
    Rig.eventually("an error", () -> hasError(client));
    for (int i = 0; i < 3; i++) {
      assertThat(selector.select(LIMIT, ready -> assertThat(ready.isExceptional()).isTrue()))
          .as("named as long as it has failed, time %s", i)
          .isEqualTo(1);
    }
  }

  private static boolean hasError(ChainSocket s) {
    try {
      return s.getOption(SockOpt.SO_ERROR) != 0;
    } catch (WsaException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("goes, and its sockets hear from the system's threads: the selector is closed")
  void closesSelector() throws Exception {
    lendToSelector();
    selector.close();
    CountDownLatch told = new CountDownLatch(1);
    far.asyncSelect(
        Runnable::run, (s, event, error) -> told.countDown(), Set.of(NetworkEvent.FD_READ));
    send(near);
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("keeps an interrupt that its wait does not heed")
  void interrupts() throws Exception {
    far.setInterrupts(Interrupts.IGNORED);
    FutureTask<Boolean> ignores =
        BlockedCall.start(
            "ignores",
            () -> {
              Thread.currentThread().interrupt();
              assertThat(receive(far)).isEqualTo(1);
              return Thread.currentThread().isInterrupted();
            });
    send(near);
    assertThat(ignores.get(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Takes sends in parts, each of which costs it a millisecond. */
  static final class PartsLayer extends LayeredProvider {
    static final int PART = 16_384;

    @Inject
    PartsLayer(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
      long end = System.nanoTime() + 1_000_000;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      ByteBuffer part = source.slice(source.position(), Math.min(PART, source.remaining()));
      int sent = super.send(s, part, flags);
      source.position(source.position() + part.position());
      return sent;
    }
  }

  /** Answers each byte by itself, whatever the application does. */
  static final class AnsweringLayer extends LayeredProvider {
    @Inject
    AnsweringLayer(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }

    @Override
    public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
        throws WsaException {
      ProviderSocket accepted = super.accept(s, condition);
      if (accepted != null) {
        lower().watch(accepted, Readiness.READABLE);
      }
      return accepted;
    }

    @Override
    public void signalled(ProviderSocket s, int events) {
      try {
        ByteBuffer data = ByteBuffer.allocate(1);
        if (lower().recv(s, data, 0) > 0) {
          lower().send(s, data.flip(), 0);
        }
        lower().watch(s, Readiness.READABLE);
      } catch (WsaException e) {
        upper().signalled(s, events);
      }
    }
  }

  private record Kind(String name, Class<? extends LayeredProvider> provider)
      implements LayerDescriptor {
    @Override
    public String summary() {
      return "for a test";
    }
  }

  @Test
  @DisplayName("takes the socket back while it does not wait: a layer sends slowly, in parts")
  void slowSends() throws Exception {
    int many = 2000 * PartsLayer.PART;
    Composition parts = composition(new Kind("parts", PartsLayer.class));
    try (Layersock other = Layersock.builder(parts).start()) {
      ChainSocket listener = other.sockets().listen(Rig.loopback(0), 1);
      ChainSocket sender = other.sockets().connect(listener.localAddress());
      ChainSocket peer = Objects.requireNonNull(listener.accept());
      FutureTask<Integer> receiver = BlockedCall.start("receiver", () -> receive(sender));
      FutureTask<Integer> sending =
          BlockedCall.start("sender", () -> sender.send(ByteBuffer.allocate(many)));
      AtomicInteger drained = new AtomicInteger();
      FutureTask<Integer> drain = BlockedCall.start("drain", () -> drain(peer, many, drained));
      send(peer);
      assertThat(receiver.get(20, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(drained.get()).as("sent meanwhile").isLessThan(many * 3 / 4);
      assertThat(drain.get(40, TimeUnit.SECONDS)).isEqualTo(many);
      assertThat(sending.get(20, TimeUnit.SECONDS)).isEqualTo(many);
    }
  }

  private static int drain(ChainSocket from, int many, AtomicInteger drained) throws WsaException {
    ByteBuffer target = ByteBuffer.allocate(65_536);
    while (drained.get() < many) {
      drained.addAndGet(from.recv(target.clear()));
    }
    return drained.get();
  }

  @Test
  @DisplayName("leaves to the system's threads what a layer waits for by itself")
  void layerWatches() throws Exception {
    Composition answering = composition(new Kind("answering", AnsweringLayer.class));
    try (Layersock other = Layersock.builder(answering).start();
        SocketSelector idle = other.openSelector();
        SocketChannel peer = SocketChannel.open()) {
      ChainSocket listener = other.sockets().listen(Rig.loopback(0), 1);
      peer.connect(listener.localAddress());
      ChainSocket end = Objects.requireNonNull(listener.accept());
      idle.register(end, READ, null);
      idle.select(Duration.ZERO, ready -> {});
      FutureTask<Integer> answer =
          new FutureTask<>(
              () -> {
                peer.write(ByteBuffer.allocate(1));
                return peer.read(ByteBuffer.allocate(1));
              });
      Thread thread = new Thread(answer, "peer");
      thread.setDaemon(true);
      thread.start();
      assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("is followed by a virtual thread at the same selector, which does not poll")
  void virtualThread() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "there are no virtual threads");
    lendToSelector();
    FutureTask<Integer> named = new FutureTask<>(() -> selector.select(LIMIT, ready -> {}));
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    start.invoke(null, named);
    send(near);
    assertThat(named.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(receive(far)).isEqualTo(1);
    send(near);
    assertThat(selector.select(LIMIT, ready -> {})).isEqualTo(1);
  }
}
