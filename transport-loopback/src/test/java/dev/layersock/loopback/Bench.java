package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layersock.chain.Framework;
import dev.layersock.contract.RecordedUpcalls;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Upcalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A network on the test bench: a provider, time that is moved by hand, and recorded upcalls. */
final class Bench {
  final FakeContext time = new FakeContext();
  final RecordedUpcalls upcalls = new RecordedUpcalls();
  final LoopbackProvider provider;
  private final LoopbackSettings settings;

  Bench(LoopbackSettings settings) {
    this.settings = settings;
    this.provider = new LoopbackProvider(settings, time);
  }

  static InetSocketAddress at(int last, int port) {
    try {
      byte last8 = (byte) last;
      InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, last8});
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static InetSocketAddress wildcard(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[4]), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  ProviderSocket open(String protocol) throws WsaException {
    return open(protocol, upcalls);
  }

  ProviderSocket open(String protocol, Upcalls receiver) throws WsaException {
    ProtocolInfo info =
        Protocols.of(settings).stream()
            .filter(offered -> offered.name().equals(protocol))
            .findFirst()
            .orElseThrow();
    return provider.socket(Framework.request(info, 0, receiver));
  }

  ProviderSocket listener(InetSocketAddress name) throws WsaException {
    ProviderSocket s = open("tcp4");
    provider.bind(s, name);
    provider.listen(s, 8);
    return s;
  }

  ProviderSocket accept(ProviderSocket listener) throws WsaException {
    return accept(listener, AcceptCondition.ALWAYS);
  }

  ProviderSocket accept(ProviderSocket listener, AcceptCondition condition) throws WsaException {
    ProviderSocket taken = provider.accept(listener, condition);
    if (taken == null) {
      throw new AssertionError("no connection waits");
    }
    return taken;
  }

  /** Whether a socket was closed. */
  boolean isClosed(ProviderSocket s) {
    try {
      provider.select(s);
      return false;
    } catch (WsaException e) {
      return e.error() == WsaError.WSAENOTSOCK;
    }
  }

  /** Changes the network's conditions. */
  void set(UnaryOperator<NetworkConditions> change) throws WsaException {
    ProviderSocket control = open("udp6");
    provider.ioctl(control, NetworkConditions.CODE, change.apply(conditions(control)));
    provider.closeSocket(control);
  }

  /** The conditions of a socket's network. */
  NetworkConditions conditions(ProviderSocket s) throws WsaException {
    return Objects.requireNonNull(provider.ioctl(s, NetworkConditions.CODE, null));
  }

  /** Makes something wrong with a host of {@link #at}. */
  void set(int last, HostCondition condition) throws WsaException {
    set(now -> now.withHost(at(last, 0).getAddress(), condition));
  }

  /** A connected pair: the socket that connects to a listener, and the one that is accepted. */
  ProviderSocket[] pair(ProviderSocket listener) throws WsaException {
    ProviderSocket client = open("tcp4");
    provider.connect(client, ConnectRequest.to(provider.getSockName(listener)));
    return new ProviderSocket[] {client, accept(listener)};
  }

  /** Checks that a connect that is in progress has ended with an error, once. */
  void assertCompleted(ProviderSocket s, WsaError expected) throws Exception {
    assertThat(upcalls.awaitCompletion(s)).map(WsaException::error).contains(expected);
    assertThat(upcalls.completions(s)).isZero();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String text(ByteBuffer buffer) {
    return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
  }

  static void assertError(WsaError expected, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(WsaException.class);
    assertThat(((WsaException) thrown).error()).isEqualTo(expected);
  }
}
