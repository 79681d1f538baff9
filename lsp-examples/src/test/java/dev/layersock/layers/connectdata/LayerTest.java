package dev.layersock.layers.connectdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.ProviderContract;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.VirtualTime;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The layer over memory, where everything happens at once and in the thread that causes it. What is
 * raw is a socket of the base, without the layer.
 */
abstract class LayerTest extends ProviderContract {
  /** How long handshakes may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** A little less. */
  static final Duration ALMOST = TIMEOUT.minusMillis(1);

  /** The rest of it. */
  static final Duration REST = Duration.ofMillis(1);

  private final VirtualTime time = new VirtualTime();
  private @Nullable ProviderUnderTest base;

  @Override
  protected ProviderUnderTest create(Upcalls upcalls) {
    ProviderUnderTest made = Bases.loopback(upcalls, time, receiveBuffer());
    base = made;
    return ConnectDataChain.over(made, settings(), upcalls);
  }

  /** Bytes that wait in a socket. */
  int receiveBuffer() {
    return 64 * 1024;
  }

  ConnectDataSettings settings() {
    return ConnectDataChain.settings(64, TIMEOUT, 4);
  }

  final void pass(Duration duration) {
    time.advance(duration);
  }

  private ProviderUnderTest base() {
    if (base == null) {
      throw new IllegalStateException("no test is running");
    }
    return base;
  }

  final ServiceProvider raw() {
    return base().provider();
  }

  final ProviderSocket rawListener() throws WsaException {
    ProviderSocket s = base().open(SocketType.STREAM);
    raw().bind(s, at(0));
    raw().listen(s, 10);
    return s;
  }

  final InetSocketAddress rawName(ProviderSocket s) throws WsaException {
    return (InetSocketAddress) raw().getSockName(s);
  }

  final ProviderSocket rawAccept(ProviderSocket listener) throws WsaException {
    ProviderSocket s = raw().accept(listener, AcceptCondition.ALWAYS);
    if (s == null) {
      throw new AssertionError("no connection waits");
    }
    return s;
  }

  final ProviderSocket rawClient(InetSocketAddress peer) throws WsaException {
    ProviderSocket s = base().open(SocketType.STREAM);
    assertThat(raw().connect(s, ConnectRequest.to(peer))).isEqualTo(ConnectOutcome.CONNECTED);
    return s;
  }

  final void rawSend(ProviderSocket s, ByteBuffer data) throws WsaException {
    int all = data.remaining();
    assertThat(raw().send(s, data, 0)).isEqualTo(all);
  }

  /** What has arrived. */
  final ByteBuffer rawRecv(ProviderSocket s) throws WsaException {
    ByteBuffer target = ByteBuffer.allocate(100_000);
    int count = raw().recv(s, target, 0);
    while (count > 0) {
      count = raw().recv(s, target, 0);
    }
    assertThat(count).isEqualTo(IoResult.WOULD_BLOCK);
    return target.flip();
  }

  final void rawReset(ProviderSocket s) throws WsaException {
    raw().setSockOpt(s, SockOpt.SO_LINGER, Linger.RESET);
    raw().closeSocket(s);
  }

  static ConnectRequest asking(InetSocketAddress peer, @Nullable String data, int calleeRoom) {
    return new ConnectRequest(
        peer, data == null ? null : bytes(data), ByteBuffer.allocate(calleeRoom), null);
  }

  final void begin(ProviderSocket s, ConnectRequest request) throws WsaException {
    assertThat(provider().connect(s, request)).isEqualTo(ConnectOutcome.IN_PROGRESS);
    assertThat(upcalls.completions(s)).isZero();
  }

  /** How a connect has ended, which it has, once. */
  final Optional<WsaException> ended(ProviderSocket s) throws InterruptedException {
    assertThat(upcalls.completions(s)).isEqualTo(1);
    return upcalls.awaitCompletion(s);
  }

  static ByteBuffer request(String data) {
    return Frame.make(FrameKind.ASKING_REQUEST, bytes(data));
  }

  static ByteBuffer accepted(String data) {
    return Frame.make(FrameKind.ACCEPTED, bytes(data));
  }
}
