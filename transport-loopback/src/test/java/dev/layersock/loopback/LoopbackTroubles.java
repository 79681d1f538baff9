package dev.layersock.loopback;

import dev.layersock.chain.Framework;
import dev.layersock.contract.Cause;
import dev.layersock.contract.Troubles;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.PortRange;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Upcalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Brings every cause about, by the conditions of a network. For one thread at a time. */
final class LoopbackTroubles implements Troubles {
  private final LoopbackProvider provider;
  private final List<ProtocolInfo> protocols;
  private final Upcalls upcalls;

  LoopbackTroubles(LoopbackProvider provider, List<ProtocolInfo> protocols, Upcalls upcalls) {
    this.provider = provider;
    this.protocols = protocols;
    this.upcalls = upcalls;
  }

  @Override
  public Optional<Trouble> make(Cause cause, InetSocketAddress listener) throws Exception {
    InetSocketAddress other = new InetSocketAddress(otherHost(listener), listener.getPort());
    return Optional.of(
        switch (cause) {
          case NETWORK_DOWN -> set(now -> now.withLinkDown(true), listener);
          case NETWORK_UNREACHABLE -> set(HostCondition.NETWORK_UNREACHABLE, other);
          case HOST_UNREACHABLE -> set(HostCondition.HOST_UNREACHABLE, other);
          case HOST_REFUSES -> set(HostCondition.REFUSING, other);
          case NO_ANSWER -> set(HostCondition.BLACK_HOLE, other);
          case NO_BUFFERS -> set(now -> now.withConnections(0), listener);
          case NO_PORTS -> {
            PortRange taken = new PortRange(listener.getPort(), listener.getPort());
            yield set(now -> now.withEphemeralPorts(taken), listener);
          }
        });
  }

  /** A host that is not the listener's, though this provider's, as every host is. */
  private static InetAddress otherHost(InetSocketAddress listener) throws UnknownHostException {
    boolean four = listener.getAddress().getAddress().length == 4;
    return InetAddress.getByName(four ? "10.0.0.1" : "fd00::1");
  }

  /** Changes the conditions. */
  @FunctionalInterface
  private interface Change {
    NetworkConditions of(NetworkConditions now);
  }

  /** Makes something wrong with a host, where somebody listens all the same. */
  private Trouble set(HostCondition condition, InetSocketAddress peer) throws WsaException {
    ProviderSocket listener = open(SocketType.STREAM, peer);
    provider.bind(listener, peer);
    provider.listen(listener, 5);
    Trouble trouble = set(now -> now.withHost(peer.getAddress(), condition), peer);
    return new Trouble() {
      @Override
      public InetSocketAddress peer() {
        return peer;
      }

      @Override
      public void close() throws IOException {
        trouble.close();
        provider.closeSocket(listener);
      }
    };
  }

  private Trouble set(Change change, InetSocketAddress peer) throws WsaException {
    ProviderSocket control = open(SocketType.DGRAM, peer);
    NetworkConditions before =
        Objects.requireNonNull(provider.ioctl(control, NetworkConditions.CODE, null));
    provider.ioctl(control, NetworkConditions.CODE, change.of(before));
    return new Trouble() {
      @Override
      public InetSocketAddress peer() {
        return peer;
      }

      @Override
      public void close() throws WsaException {
        provider.ioctl(control, NetworkConditions.CODE, before);
        provider.closeSocket(control);
      }
    };
  }

  private ProviderSocket open(SocketType type, InetSocketAddress like) throws WsaException {
    ProtocolInfo protocol =
        protocols.stream()
            .filter(p -> p.type() == type && p.family() == AddressFamily.of(like))
            .findFirst()
            .orElseThrow();
    return provider.socket(Framework.request(protocol, 0, upcalls));
  }
}
