package dev.layersock.nio;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.SockOpt;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The local end of a stream socket: its address once it is bound, and the channel that holds the
 * address until a connect takes the channel or a listen replaces it. A connect that fails loses its
 * channel; the next one gets a new one with the same address.
 *
 * <p>Not thread-safe; guarded by the lock of its socket.
 */
final class LocalEnd {
  private final NioSocket owner;
  private @Nullable SocketChannel channel;
  private @Nullable InetSocketAddress name;
  private boolean boundByConnect;

  LocalEnd(NioSocket owner) {
    this.owner = owner;
  }

  /**
   * The address; null while the socket is not bound. What a failed connect has left open is chosen
   * now, since the system forgets the address with the channel.
   */
  @Nullable InetSocketAddress name() throws IOException {
    if (name == null && boundByConnect) {
      bind(null);
    }
    return name;
  }

  boolean isBound() {
    return name != null || boundByConnect;
  }

  /** Closes the channel of a failed connect. The connect has bound the socket all the same. */
  void connectFailed(SocketChannel given) {
    owner.closeChannel(given);
    boundByConnect = true;
  }

  /** The channel; null if there is none now. */
  @Nullable SocketChannel channel() {
    return channel;
  }

  /** The channel, with the socket's options and address. */
  SocketChannel openChannel() throws IOException {
    SocketChannel present = channel;
    if (present != null) {
      return present;
    }
    SocketChannel made = owner.host.openStream(owner.protocol().family());
    try {
      owner.applyOptions(made);
      if (name != null) {
        bind(made, name);
      }
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
    channel = made;
    return made;
  }

  /** The channel, which now belongs to the caller. */
  SocketChannel takeChannel() throws IOException {
    SocketChannel taken = openChannel();
    channel = null;
    return taken;
  }

  /** Binds to an address; null for one of the system's choice. */
  void bind(@Nullable InetSocketAddress wanted) throws IOException {
    SocketChannel made = openChannel();
    try {
      bind(made, wanted);
      name = (InetSocketAddress) made.getLocalAddress();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Hands the address over to a channel that can listen. */
  TcpListener listen(int backlog) throws IOException {
    InetSocketAddress local = name();
    if (local == null) {
      throw new WsaException(WsaError.WSAEINVAL, "listen needs a bound socket");
    }
    ServerSocketChannel made = owner.host.openListener(owner.protocol().family());
    try {
      owner.applyOptions(made);
      listen(made, local, backlog);
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
    close();
    return new TcpListener(owner.host, made, local);
  }

  void close() {
    if (channel != null) {
      owner.closeChannel(channel);
      channel = null;
    }
  }

  private void listen(ServerSocketChannel made, InetSocketAddress local, int backlog)
      throws IOException {
    // Where the system lets two sockets that both allow it share an address, nobody else can take
    // it between the one and the other. Elsewhere the first must go first.
    if (channel != null) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      made.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
    try {
      made.bind(local, backlog);
    } catch (IOException e) {
      close();
      owner.host.settleAfter(e, WsaError.WSAEADDRINUSE);
      made.bind(local, backlog);
    }
  }

  private void bind(SocketChannel made, @Nullable InetSocketAddress wanted) throws IOException {
    try {
      owner.host.bind(made, wanted);
    } catch (IOException e) {
      if (owner.isSet(SockOpt.SO_EXCLUSIVEADDRUSE)
          || ErrorTable.meaning(e) != WsaError.WSAEADDRINUSE) {
        throw e;
      }
      // Where only connections in TIME_WAIT are in the way, this lets it pass, as Winsock does.
      made.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      made.bind(wanted);
    }
  }
}
