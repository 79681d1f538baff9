package dev.layersock.contract.wspconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.contract.Ability;
import dev.layersock.contract.Cause;
import dev.layersock.contract.ChainUnderTest;
import dev.layersock.contract.Deadline;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.RecordedUpcalls;
import dev.layersock.contract.RuleReport;
import dev.layersock.contract.TakesPart;
import dev.layersock.contract.Timed;
import dev.layersock.contract.Troubles.Trouble;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ApplicationSink;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.SocketSelect;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * What the rules share: a fresh chain for each test, over a transport with as many layers as the
 * parameter says, and calls that come to their end in every style. A test takes part in virtual
 * time if the transport lives in it.
 */
@ParameterizedClass(name = "{0}, layers: {1}")
@ArgumentsSource(StylesAndLayers.class)
@ExtendWith({TakesPart.class, RuleReport.class})
@Timeout(60)
public abstract class ConnectRules implements Timed {
  @Parameter(0)
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Style style;

  @Parameter(1)
  int layers;

  private @Nullable ProviderUnderTest underTest;
  private @Nullable ChainUnderTest assembled;

  /** For the rules. */
  ConnectRules() {}

  /** Makes a fresh transport, whose sockets send what travels up to some upcalls. */
  protected abstract ProviderUnderTest create(Upcalls upcalls) throws Exception;

  @BeforeEach
  final void assemble() throws Exception {
    underTest = create(new RecordedUpcalls());
    assembled =
        ChainUnderTest.over(underTest, layers, new ApplicationSink(), ApplicationSink.SLOTS);
  }

  @AfterEach
  final void cleanUp() {
    if (assembled != null) { // a test that was skipped has none
      assembled.ending().run();
    }
  }

  /** The transport and what is known of it. */
  final ProviderUnderTest underTest() {
    if (underTest == null) {
      throw new IllegalStateException("no test is running");
    }
    return underTest;
  }

  @Override
  public final TimeSource time() {
    return underTest().time();
  }

  /** Ends the chain and its base, with sockets still in use. */
  final void cleanUpChain() {
    if (assembled != null) {
      assembled.ending().run();
    }
  }

  /** Whether an ability is there. */
  final boolean can(Ability ability) {
    return underTest().can(ability);
  }

  /** Skips the test where an ability is missing. */
  final void needs(Ability ability) {
    assumeTrue(can(ability), () -> "the transport cannot do " + ability);
  }

  /** Brings a cause about, or skips the test where that cannot be done. */
  final Trouble trouble(Cause cause, ChainSocket listener) throws Exception {
    Optional<Trouble> made = underTest().troubles().make(cause, name(listener));
    assumeTrue(made.isPresent(), () -> "the transport's network cannot fail by " + cause);
    return made.orElseThrow();
  }

  final ProtocolInfo protocol(SocketType type) {
    ProtocolInfo base = underTest().protocol(type);
    if (assembled == null) {
      throw new IllegalStateException("no test is running");
    }
    return assembled.chain().protocols().stream()
        .filter(p -> p.name().equals(base.name()))
        .findFirst()
        .orElseThrow();
  }

  /** A socket without a name, blocking. */
  final ChainSocket open(SocketType type) throws WsaException {
    if (assembled == null) {
      throw new IllegalStateException("no test is running");
    }
    // A transport that is wrong would let a receive or an accept wait for ever.
    return ChainSocket.open(assembled.chain(), protocol(type), time())
        .setOption(SockOpt.SO_RCVTIMEO, Deadline.of(time()));
  }

  /** A stream socket without a name, blocking. */
  final ChainSocket stream() throws WsaException {
    return open(SocketType.STREAM);
  }

  /** A socket that is bound to the local address. */
  final ChainSocket bound(SocketType type) throws WsaException {
    ChainSocket s = open(type);
    s.bind(at(0));
    return s;
  }

  /** A blocking stream socket that listens at the local address. */
  final ChainSocket listener() throws WsaException {
    ChainSocket s = bound(SocketType.STREAM);
    s.listen(5);
    return s;
  }

  /** The local address with some port. */
  final InetSocketAddress at(int port) {
    return new InetSocketAddress(underTest().local(), port);
  }

  /** The all-zero address with some port. */
  final InetSocketAddress wildcard(int port) throws Exception {
    byte[] zero = new byte[underTest().local().getAddress().length];
    return new InetSocketAddress(InetAddress.getByAddress(zero), port);
  }

  static InetSocketAddress name(ChainSocket s) throws WsaException {
    return (InetSocketAddress) s.localAddress();
  }

  /** An address that is taken, so that nobody else gets it, and where nobody listens. */
  final InetSocketAddress nobody() throws WsaException {
    return name(bound(SocketType.STREAM));
  }

  /**
   * Closes a listener and takes its address, so that nobody else listens there when a kernel tries
   * a connect again. False if another was quicker.
   */
  final boolean closeForGood(ChainSocket listener) throws WsaException {
    InetSocketAddress address = name(listener);
    listener.close();
    try {
      stream().bind(address);
      return true;
    } catch (WsaException e) {
      assertThat(e.error()).isEqualTo(WsaError.WSAEADDRINUSE);
      return false;
    }
  }

  /** Begins to connect, in the style. */
  final Connecting begin(ChainSocket s, ConnectRequest request) {
    return style.start(s, request, time());
  }

  /** Connects in the style. The failure; empty if the socket is connected. */
  final Optional<WsaException> tryConnect(ChainSocket s, ConnectRequest request) throws Exception {
    return style.connect(s, request, time());
  }

  /** Connects in the style, which has to succeed. */
  final void connect(ChainSocket s, InetSocketAddress peer) throws Exception {
    succeeds(tryConnect(s, ConnectRequest.to(peer)));
  }

  /** Connects in the style, which has to fail with one of some errors. */
  final WsaException assertFails(ChainSocket s, ConnectRequest request, WsaError... expected)
      throws Exception {
    return fails(tryConnect(s, request), expected);
  }

  static void succeeds(Optional<WsaException> failure) {
    assertThat(failure).as("the failure of a connect that has to succeed").isEmpty();
  }

  static WsaException fails(Optional<WsaException> failure, WsaError... expected) {
    assertThat(failure).as("the failure of a connect that has to fail").isPresent();
    WsaException found = failure.orElseThrow();
    assertThat(found.error()).as(found.getMessage()).isIn((Object[]) expected);
    return found;
  }

  /** Checks that a call raises one of some errors. */
  static WsaException assertError(ThrowingCallable call, WsaError... expected) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(WsaException.class);
    WsaException failure = (WsaException) thrown;
    assertThat(failure.error()).as(failure.getMessage()).isIn((Object[]) expected);
    return failure;
  }

  /** Accepts the next connection. */
  static ChainSocket accept(ChainSocket listener) throws WsaException {
    return accept(listener, AcceptCondition.ALWAYS);
  }

  /** Accepts the next connection, if the condition agrees. */
  static ChainSocket accept(ChainSocket listener, AcceptCondition condition) throws WsaException {
    ChainSocket accepted = listener.accept(condition);
    if (accepted == null) {
      throw new AssertionError("a blocking accept answered null");
    }
    return accepted;
  }

  /** Checks that two sockets are the ends of one connection, which works in both directions. */
  final void assertTalk(ChainSocket client, ChainSocket server) throws Exception {
    assertThat(client.peerAddress()).isEqualTo(server.localAddress());
    assertThat(server.peerAddress()).isEqualTo(client.localAddress());
    send(client, "ping");
    assertThat(receive(server, 4)).isEqualTo("ping");
    send(server, "pong");
    assertThat(receive(client, 4)).isEqualTo("pong");
  }

  /** Sends some text, all of it. */
  final void send(ChainSocket s, String text) throws Exception {
    ByteBuffer data = bytes(text);
    while (data.hasRemaining()) {
      if (s.send(data) == IoResult.WOULD_BLOCK) {
        SocketSelect.select(List.of(), List.of(s), List.of(), Deadline.of(time()));
      }
    }
  }

  /** Receives a number of bytes as text, in as many pieces as they come. */
  final String receive(ChainSocket s, int length) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(length);
    while (target.hasRemaining()) {
      int count = s.recv(target);
      if (count == IoResult.WOULD_BLOCK) {
        awaitReadable(s);
      } else {
        assertThat(count).as("bytes received after %s", target).isPositive();
      }
    }
    return text(target.flip());
  }

  /** Receives one datagram as text. */
  final String receiveFrom(ChainSocket s, AddressBox from) throws Exception {
    ByteBuffer target = ByteBuffer.allocate(1000);
    int count = s.recvFrom(target, from);
    while (count == IoResult.WOULD_BLOCK) {
      awaitReadable(s);
      count = s.recvFrom(target, from);
    }
    return text(target.flip());
  }

  private void awaitReadable(ChainSocket s) throws WsaException {
    int ready = SocketSelect.select(List.of(s), List.of(), List.of(), Deadline.of(time())).count();
    assertThat(ready).as("sockets that are readable").isOne();
  }

  /** A connect that is in progress until the listener accepts it. */
  final Pending pending(ConnectRequest like) throws Exception {
    return Pending.begin(this, like);
  }

  /** Some text as bytes. */
  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A buffer's bytes as text. */
  static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer).toString();
  }
}
