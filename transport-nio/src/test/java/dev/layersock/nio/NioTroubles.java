package dev.layersock.nio;

import dev.layersock.contract.Cause;
import dev.layersock.contract.Troubles;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/**
 * What can go wrong on this host without privileges, and without a packet that leaves it.
 *
 * @param time the clock of the provider, on which the wait for an answer passes quickly
 */
record NioTroubles(HurriedTime time) implements Troubles {
  @Override
  public Optional<Trouble> make(Cause cause, InetSocketAddress listener) throws IOException {
    return switch (cause) {
      case NETWORK_UNREACHABLE -> FullBacklog.AVAILABLE ? unreachable(listener) : Optional.empty();
      case NO_ANSWER -> FullBacklog.AVAILABLE ? noAnswer(listener) : Optional.empty();
      case HOST_REFUSES -> refuses(listener);
      case NETWORK_DOWN, HOST_UNREACHABLE, NO_BUFFERS, NO_PORTS -> Optional.empty();
    };
  }

  /** Linux refuses at once to connect a stream to a broadcast or multicast address. */
  private static Optional<Trouble> unreachable(InetSocketAddress listener) throws IOException {
    String nobody = listener.getAddress() instanceof Inet4Address ? "127.255.255.255" : "ff01::1";
    return Optional.of(
        new Made(
            new InetSocketAddress(InetAddress.getByName(nobody), listener.getPort()), List.of()));
  }

  private Optional<Trouble> noAnswer(InetSocketAddress listener) throws IOException {
    FullBacklog silent = new FullBacklog(listener.getAddress());
    return Optional.of(new Made(silent.address(), List.of(silent, time.hurry())));
  }

  /** A port that somebody has and nobody listens at. */
  private static Optional<Trouble> refuses(InetSocketAddress listener) throws IOException {
    SocketChannel holder = SocketChannel.open();
    holder.bind(new InetSocketAddress(listener.getAddress(), 0));
    InetSocketAddress peer = (InetSocketAddress) holder.getLocalAddress();
    return Optional.of(new Made(peer, List.of(holder)));
  }

  private record Made(InetSocketAddress peer, List<Closeable> held) implements Trouble {
    @Override
    public void close() throws IOException {
      for (Closeable each : held) {
        each.close();
      }
    }
  }
}
