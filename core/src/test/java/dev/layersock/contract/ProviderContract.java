package dev.layersock.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the parts of the contract share: a fresh provider for each test, and calls that wait in the
 * way that the interface has for it, by watching. A test takes part in the provider's time, if that
 * is virtual.
 */
@Timeout(60)
@ExtendWith({TakesPart.class, RuleReport.class})
public abstract class ProviderContract implements Timed {
  /** What travels up. */
  protected final RecordedUpcalls upcalls = new RecordedUpcalls();

  private @Nullable ProviderUnderTest underTest;

  /** Makes a fresh provider, whose sockets send what travels up to some upcalls. */
  protected abstract ProviderUnderTest create(Upcalls upcalls) throws Exception;

  @BeforeEach
  protected final void makeProvider() throws Exception {
    underTest = create(upcalls);
    upcalls.use(time());
  }

  @AfterEach
  protected final void cleanUp() {
    if (underTest != null) { // a test that was skipped has none
      underTest.cleanUp();
    }
  }

  /** The provider and what is known of it. */
  protected final ProviderUnderTest underTest() {
    if (underTest == null) {
      throw new IllegalStateException("no test is running");
    }
    return underTest;
  }

  @Override
  public final TimeSource time() {
    return underTest().time();
  }

  /** Begins some work on a thread of its own, which takes part in the provider's time. */
  protected final <T> Work<T> begin(Callable<T> work) {
    return Work.start(time(), work);
  }

  /** Lets others go on, where a thread that never waits would keep its turn for ever. */
  protected final void letOthers() {
    if (time() instanceof VirtualTime virtual) {
      virtual.pause();
    }
  }

  /** The provider. */
  protected final ServiceProvider provider() {
    return underTest().provider();
  }

  /** Skips the test where an ability is missing. */
  protected final void needs(Ability ability) {
    assumeTrue(underTest().can(ability), () -> "the provider cannot do " + ability);
  }

  /** A socket without a name. */
  protected final ProviderSocket open(SocketType type) throws WsaException {
    return underTest().open(type);
  }

  /** The local address with some port. */
  protected final InetSocketAddress at(int port) {
    return new InetSocketAddress(underTest().local(), port);
  }

  /** The all-zero address with some port. */
  protected final InetSocketAddress wildcard(int port) throws Exception {
    byte[] zero = new byte[underTest().local().getAddress().length];
    return new InetSocketAddress(InetAddress.getByAddress(zero), port);
  }

  /** The name of a bound socket. */
  protected final InetSocketAddress name(ProviderSocket s) throws WsaException {
    return (InetSocketAddress) provider().getSockName(s);
  }

  /** A socket that is bound to the local address. */
  protected final ProviderSocket bound(SocketType type) throws WsaException {
    ProviderSocket s = open(type);
    provider().bind(s, at(0));
    return s;
  }

  /** A stream socket that listens at the local address. */
  protected final ProviderSocket listener(int backlog) throws WsaException {
    ProviderSocket s = bound(SocketType.STREAM);
    provider().listen(s, backlog);
    return s;
  }

  /** An address where nobody listens; of streams one that is taken, so that nobody else gets it. */
  protected final InetSocketAddress closedPort(SocketType type) throws WsaException {
    ProviderSocket s = bound(type);
    InetSocketAddress free = name(s);
    if (type == SocketType.DGRAM) { // there, whoever is bound receives
      provider().closeSocket(s);
    }
    return free;
  }

  /**
   * Closes a listener and takes its address, so that nobody else listens there when a kernel tries
   * a connect again. False if another was quicker.
   */
  protected final boolean closeForGood(ProviderSocket listener) throws WsaException {
    InetSocketAddress address = name(listener);
    provider().closeSocket(listener);
    try {
      provider().bind(open(SocketType.STREAM), address);
      return true;
    } catch (WsaException e) {
      assertThat(e.error()).isEqualTo(WsaError.WSAEADDRINUSE);
      return false;
    }
  }

  /** Waits until any of some events is true, and tells which are. */
  protected final int await(ProviderSocket s, int events) throws Exception {
    while (true) {
      int now = provider().select(s) & events;
      if (now != 0) {
        return now;
      }
      provider().watch(s, events);
      upcalls.awaitSignal(s, events);
    }
  }

  /** Connects and waits for the outcome; the failure, whichever way it came, or nothing. */
  protected final Optional<WsaException> tryConnect(ProviderSocket s, ConnectRequest request)
      throws InterruptedException {
    try {
      return provider().connect(s, request) == ConnectOutcome.CONNECTED
          ? Optional.empty()
          : upcalls.awaitCompletion(s);
    } catch (WsaException failure) {
      return Optional.of(failure);
    }
  }

  /** Connects, which has to succeed. */
  protected final void connect(ProviderSocket s, InetSocketAddress peer) throws Exception {
    Optional<WsaException> failure = tryConnect(s, ConnectRequest.to(peer));
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** Accepts the next connection. */
  protected final ProviderSocket accept(ProviderSocket listener) throws Exception {
    return accept(listener, AcceptCondition.ALWAYS);
  }

  /** Accepts the next connection, if the condition agrees. */
  protected final ProviderSocket accept(ProviderSocket listener, AcceptCondition condition)
      throws Exception {
    ProviderSocket taken = provider().accept(listener, condition);
    while (taken == null) {
      await(listener, Readiness.ACCEPTABLE);
      taken = provider().accept(listener, condition);
    }
    return taken;
  }

  /** Two connected stream sockets; the listener is closed again. */
  protected final Pair pair() throws Exception {
    ProviderSocket listener = listener(5);
    ProviderSocket client = open(SocketType.STREAM);
    connect(client, name(listener));
    ProviderSocket server = accept(listener);
    provider().closeSocket(listener);
    return new Pair(client, server);
  }

  /**
   * Two ends of a connection.
   *
   * @param client the one that connected
   * @param server the one that was accepted
   */
  protected record Pair(ProviderSocket client, ProviderSocket server) {}

  /** Some text as bytes. */
  protected static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends all of a buffer. */
  protected final void sendAll(ProviderSocket s, ByteBuffer data) throws Exception {
    while (data.hasRemaining()) {
      if (provider().send(s, data, MessageFlags.NONE) == IoResult.WOULD_BLOCK) {
        await(s, Readiness.WRITABLE);
      }
    }
  }

  /** Sends some text. */
  protected final void sendText(ProviderSocket s, String text) throws Exception {
    sendAll(s, bytes(text));
  }

  /** Receives once, as soon as there is something. */
  protected final int recv(ProviderSocket s, ByteBuffer target, int flags) throws Exception {
    int count = provider().recv(s, target, flags);
    while (count == IoResult.WOULD_BLOCK) {
      await(s, Readiness.READABLE);
      count = provider().recv(s, target, flags);
    }
    return count;
  }

  /** Receives a number of bytes, as text. */
  protected final String recvText(ProviderSocket s, int length) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(length);
    while (target.hasRemaining()) {
      int count = recv(s, target, MessageFlags.NONE);
      assertThat(count).as("bytes received before %s", target).isPositive();
    }
    return text(target.flip());
  }

  /** Receives one datagram, as text. */
  protected final String recvFromText(ProviderSocket s, AddressBox from) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(65536);
    int count = provider().recvFrom(s, target, MessageFlags.NONE, from);
    while (count == IoResult.WOULD_BLOCK) {
      await(s, Readiness.READABLE);
      count = provider().recvFrom(s, target, MessageFlags.NONE, from);
    }
    assertThat(count).isEqualTo(target.position());
    return text(target.flip());
  }

  /** Waits for the end of the stream. */
  protected final void recvEnd(ProviderSocket s) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(1);
    assertThat(recv(s, target, MessageFlags.NONE)).isEqualTo(IoResult.END_OF_STREAM);
  }

  /** A buffer's bytes as text. */
  protected static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer).toString();
  }

  /** Checks that a call fails with one of some errors, and hands over what it raised. */
  protected static WsaException assertError(ThrowingCallable call, WsaError... expected) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(WsaException.class);
    WsaException failure = (WsaException) thrown;
    assertThat(failure.error()).isIn((Object[]) expected);
    return failure;
  }

  /** Checks that a connect fails, at once or later, with one of some errors. */
  protected final void assertConnectFails(
      ProviderSocket s, ConnectRequest request, WsaError... expected) throws Exception {
    Optional<WsaException> failure = tryConnect(s, request);
    assertThat(failure).map(WsaException::error).get().isIn((Object[]) expected);
  }

  /** Waits until receiving fails, and hands over the error; data before it is dropped. */
  protected final WsaError recvUntilError(ProviderSocket s) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(4096);
    try {
      int count = recv(s, target, MessageFlags.NONE);
      while (count >= 0) {
        count = recv(s, target.clear(), MessageFlags.NONE);
      }
    } catch (WsaException failure) {
      return failure.error();
    }
    throw new AssertionError("the stream ended in good order");
  }

  /** A socket whose connect to a listener, made of a new socket, is in progress and stays so. */
  protected final ProviderSocket pendingConnect(ProviderSocket listener) throws Exception {
    boolean conditional = underTest().can(Ability.CONDITIONAL_ACCEPT);
    if (conditional) {
      provider().setSockOpt(listener, SockOpt.SO_CONDITIONAL_ACCEPT, true);
    }
    provider().bind(listener, at(0));
    provider().listen(listener, conditional ? 5 : 1);
    ConnectRequest request = ConnectRequest.to(name(listener));
    // Where only a full backlog makes a connect wait, others fill it. The first that is kept
    // waiting
    // is taken back, so that no two compete for the room that an accept makes: of such two, a
    // kernel
    // may take the word of both and then forget one.
    for (int i = 0; !conditional && !isFull(request); i++) {
      assertThat(i).as("connects to a backlog of 1").isLessThan(20);
    }
    ProviderSocket s = bound(SocketType.STREAM);
    assertThat(provider().connect(s, request)).isEqualTo(ConnectOutcome.IN_PROGRESS);
    return s;
  }

  private boolean isFull(ConnectRequest request) throws Exception {
    ProviderSocket filler = open(SocketType.STREAM);
    if (provider().connect(filler, request) == ConnectOutcome.CONNECTED
        || upcalls.completesSoon(filler)) {
      return false;
    }
    provider().closeSocket(filler);
    return true;
  }
}
