package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.spi.ProviderContext;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the sockets of one provider share: the way to the host's channels, the pollers, the probe
 * and the buffers.
 *
 * <p>Any thread may call it; it has no lock.
 */
final class Host {
  private static final Logger LOG = LoggerFactory.getLogger(Host.class);

  private final SelectorProvider channels;
  private final ProviderContext context;
  private final Duration connectTimeout;
  private final Pollers pollers;
  private final Probe probe;
  private final Scratch scratch = new Scratch();

  Host(NioSettings settings, ProviderContext context, SelectorProvider channels) {
    this.channels = channels;
    this.context = context;
    this.connectTimeout = settings.connectTimeout();
    this.pollers = new Pollers(channels, context, settings.pollers());
    this.probe = new Probe(channels);
  }

  ProviderContext context() {
    return context;
  }

  /** Whole seconds from a time of the context's clock until now. */
  int secondsSince(long nanoTime) {
    return (int) TimeUnit.NANOSECONDS.toSeconds(context.time().nanoTime() - nanoTime);
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  Pollers pollers() {
    return pollers;
  }

  Probe probe() {
    return probe;
  }

  Scratch scratch() {
    return scratch;
  }

  /** Ends the threads, and gives back what was not a socket's. Repeating it is no error. */
  void close() {
    pollers.stop();
    probe.close();
  }

  SocketChannel openStream(AddressFamily family) throws IOException {
    SocketChannel channel;
    try {
      channel = channels.openSocketChannel(protocolFamily(family));
    } catch (IOException e) {
      settleAfter(e, WsaError.WSAEMFILE);
      channel = channels.openSocketChannel(protocolFamily(family));
    }
    return nonBlocking(channel);
  }

  ServerSocketChannel openListener(AddressFamily family) throws IOException {
    ServerSocketChannel channel;
    try {
      channel = channels.openServerSocketChannel(protocolFamily(family));
    } catch (IOException e) {
      settleAfter(e, WsaError.WSAEMFILE);
      channel = channels.openServerSocketChannel(protocolFamily(family));
    }
    return nonBlocking(channel);
  }

  DatagramChannel openDatagrams(AddressFamily family) throws IOException {
    DatagramChannel channel;
    try {
      channel = channels.openDatagramChannel(protocolFamily(family));
    } catch (IOException e) {
      settleAfter(e, WsaError.WSAEMFILE);
      channel = channels.openDatagramChannel(protocolFamily(family));
    }
    return nonBlocking(channel);
  }

  /**
   * The name of a socket that is bound to the wildcard as a peer sees it; the wildcard, if the
   * system has no way to that peer.
   */
  InetSocketAddress nameTowards(InetSocketAddress peer, InetSocketAddress name) throws IOException {
    if (!name.getAddress().isAnyLocalAddress()) {
      return name;
    }
    AddressFamily family =
        peer.getAddress() instanceof Inet4Address ? AddressFamily.INET : AddressFamily.INET6;
    try (DatagramChannel probe = openDatagrams(family)) {
      probe.setOption(StandardSocketOptions.SO_BROADCAST, true);
      return new InetSocketAddress(source(probe, peer, name), name.getPort());
    }
  }

  private static InetAddress source(
      DatagramChannel probe, InetSocketAddress peer, InetSocketAddress otherwise)
      throws IOException {
    try {
      probe.connect(peer); // which sends nothing
      return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
    } catch (SocketException e) {
      LOG.debug("event=no-way peer={}", peer, e);
      return otherwise.getAddress();
    }
  }

  void bind(NetworkChannel channel, @Nullable SocketAddress local) throws IOException {
    try {
      channel.bind(local);
    } catch (IOException e) {
      settleAfter(e, WsaError.WSAEADDRINUSE);
      channel.bind(local);
    }
  }

  /**
   * A closed channel holds its descriptor and its address until the poller lets it go. When the
   * lack of either is the error, it is worth to wait for that and to try again.
   */
  void settleAfter(IOException failure, WsaError worthIt) throws IOException {
    if (ErrorTable.meaning(failure) != worthIt) {
      throw failure;
    }
    pollers.settle();
  }

  /** Puts a channel into the only mode used here; if that fails it is closed. */
  static <C extends SelectableChannel> C nonBlocking(C channel) throws IOException {
    try {
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Closes a channel so that its peer sees a reset. */
  static void reset(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      LOG.debug("event=reset-failed", e);
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("event=close-failed", e);
    }
  }

  private static ProtocolFamily protocolFamily(AddressFamily family) {
    return family == AddressFamily.INET
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }
}
