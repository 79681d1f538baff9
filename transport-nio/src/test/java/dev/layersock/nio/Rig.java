package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A provider, the upcalls that it makes, and short ways to the usual. */
final class Rig implements Upcalls, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);
  static final ProtocolInfo TCP4 = Protocols.ALL.get(0);
  static final ProtocolInfo TCP6 = Protocols.ALL.get(1);
  static final ProtocolInfo UDP4 = Protocols.ALL.get(2);
  static final ProtocolInfo UDP6 = Protocols.ALL.get(3);

  final TestContext context = new TestContext();
  final NioProvider provider;
  private final Map<ProviderSocket, BlockingQueue<Integer>> signals = new ConcurrentHashMap<>();
  private final Map<ProviderSocket, BlockingQueue<Optional<WsaException>>> connects =
      new ConcurrentHashMap<>();

  Rig() {
    this(NioSettings.DEFAULT);
  }

  Rig(NioSettings settings) {
    this.provider = new NioProvider(settings, context, SelectorProvider.provider());
  }

  @Override
  public void signalled(ProviderSocket s, int events) {
    signals.computeIfAbsent(s, any -> new LinkedBlockingQueue<>()).add(events);
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    connects
        .computeIfAbsent(s, any -> new LinkedBlockingQueue<>())
        .add(Optional.ofNullable(failure));
  }

  @Override
  public void close() {
    provider.cleanup();
  }

  ProviderSocket socket(ProtocolInfo protocol) throws WsaException {
    return provider.socket(Framework.request(protocol, 0, this));
  }

  static InetSocketAddress loopback(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  ProviderSocket bound(ProtocolInfo protocol) throws WsaException {
    ProviderSocket s = socket(protocol);
    provider.bind(s, loopback(0));
    return s;
  }

  ProviderSocket listener(ProtocolInfo protocol) throws WsaException {
    ProviderSocket s = bound(protocol);
    provider.listen(s, 64);
    return s;
  }

  InetSocketAddress name(ProviderSocket s) throws WsaException {
    return (InetSocketAddress) provider.getSockName(s);
  }

  /** Connects and waits until that is done. */
  void connect(ProviderSocket s, SocketAddress peer) throws Exception {
    if (provider.connect(s, ConnectRequest.to(peer)) == ConnectOutcome.IN_PROGRESS) {
      WsaException failure = connectResult(s);
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** Waits for the upcall that ends a connect. */
  @Nullable WsaException connectResult(ProviderSocket s) throws InterruptedException {
    BlockingQueue<Optional<WsaException>> queue =
        connects.computeIfAbsent(s, any -> new LinkedBlockingQueue<>());
    Optional<WsaException> result = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(result).as("connectCompleted").isNotNull();
    return Objects.requireNonNull(result).orElse(null);
  }

  boolean hasConnectResult(ProviderSocket s) {
    BlockingQueue<?> queue = connects.get(s);
    return queue != null && !queue.isEmpty();
  }

  ProviderSocket accept(ProviderSocket listener) throws Exception {
    ProviderSocket s = provider.accept(listener, AcceptCondition.ALWAYS);
    while (s == null) {
      await(listener, Readiness.ACCEPTABLE);
      s = provider.accept(listener, AcceptCondition.ALWAYS);
    }
    return s;
  }

  /** Watches and waits for the signal. */
  int await(ProviderSocket s, int events) throws Exception {
    BlockingQueue<Integer> queue = signals.computeIfAbsent(s, any -> new LinkedBlockingQueue<>());
    provider.watch(s, events);
    int seen = 0;
    while ((seen & events) == 0) {
      seen |= nextSignal(queue);
    }
    return seen;
  }

  /** Waits for a signal that was asked for. */
  int awaitSignal(ProviderSocket s) throws Exception {
    return nextSignal(signals.computeIfAbsent(s, any -> new LinkedBlockingQueue<>()));
  }

  boolean hasSignal(ProviderSocket s) {
    BlockingQueue<?> queue = signals.get(s);
    return queue != null && !queue.isEmpty();
  }

  private static int nextSignal(BlockingQueue<Integer> queue) throws InterruptedException {
    Integer signal = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(signal).as("signal").isNotNull();
    return Objects.requireNonNull(signal);
  }

  /** A client and the accepted socket of one connection. */
  record Pair(ProviderSocket client, ProviderSocket server) {}

  Pair pair(ProtocolInfo protocol) throws Exception {
    ProviderSocket listener = listener(protocol);
    ProviderSocket client = socket(protocol);
    connect(client, name(listener));
    ProviderSocket server = accept(listener);
    provider.closeSocket(listener);
    return new Pair(client, server);
  }

  void send(ProviderSocket s, String text) throws Exception {
    ByteBuffer source = bytes(text);
    while (source.hasRemaining()) {
      if (provider.send(s, source, 0) == IoResult.WOULD_BLOCK) {
        await(s, Readiness.WRITABLE);
      }
    }
  }

  /** Receives once, waiting for something to receive. */
  int recv(ProviderSocket s, ByteBuffer target, int flags) throws Exception {
    int received = provider.recv(s, target, flags);
    while (received == IoResult.WOULD_BLOCK) {
      await(s, Readiness.READABLE);
      received = provider.recv(s, target, flags);
    }
    return received;
  }

  /** Receives a text of known length. */
  String recv(ProviderSocket s, int length) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(length);
    while (target.hasRemaining()) {
      if (recv(s, target, 0) == IoResult.END_OF_STREAM) {
        return text(target) + "<end>";
      }
    }
    return text(target);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(ByteBuffer filled) {
    return StandardCharsets.UTF_8.decode(filled.duplicate().flip()).toString();
  }

  static WsaException assertFails(WsaError error, ThrowingCallable call) {
    try {
      call.call();
    } catch (WsaException e) {
      assertThat(e.error()).as(e.getMessage()).isEqualTo(error);
      return e;
    } catch (Throwable e) {
      return fail("expected " + error, e);
    }
    return fail("expected " + error);
  }

  static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
