package dev.layersock.addresses;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptOffer;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a filter and its base, so that a filter meets addresses that no base of one host
 * has, and nothing leaves this host. Down: what passes goes to a server of the test, by the address
 * itself if that is this host's own. Up: who calls or sends gets the address that the test says.
 */
final class Disguise extends LayeredProvider {
  static final String NAME = "disguise";

  /** The first byte of a datagram, or the caller's port, says whose address it gets. */
  static final byte STRANGER = 1;

  private final Stage stage;

  @Inject
  Disguise(@Lower ServiceProvider lower, LayerContext context, Stage stage) {
    super(lower, context);
    this.stage = stage;
  }

  /** What the test says; for its thread. */
  static final class Stage {
    /** Where what passes ends, by its family. */
    InetSocketAddress ipv4Server = new InetSocketAddress(0);

    InetSocketAddress ipv6Server = new InetSocketAddress(0);

    /** The address of whoever is under test, coming in. */
    InetSocketAddress stranger = new InetSocketAddress(0);

    /** The port of the caller that gets it. */
    int strangersPort;

    /** The address of all others, coming in. */
    InetSocketAddress friend = new InetSocketAddress(0);

    /** What has come through to here. */
    int passed;

    private InetSocketAddress redirected(SocketAddress peer) {
      passed++;
      InetAddress host = ((InetSocketAddress) peer).getAddress();
      InetSocketAddress server = server((InetSocketAddress) peer);
      return host.isLoopbackAddress() ? new InetSocketAddress(host, server.getPort()) : server;
    }

    private InetSocketAddress server(InetSocketAddress peer) {
      return peer.getAddress() instanceof Inet4Address ? ipv4Server : ipv6Server;
    }

    private SocketAddress came(boolean isStranger) {
      return isStranger ? stranger : friend;
    }
  }

  /** For a registry. */
  static final class Descriptor implements LayerDescriptor {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "Puts on other addresses";
    }

    @Override
    public Class<? extends LayeredProvider> provider() {
      return Disguise.class;
    }
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    stage.passed++;
    InetAddress host = ((InetSocketAddress) name).getAddress();
    if (name.equals(stage.friend)) {
      boolean ipv4 = s.protocol().family() == AddressFamily.INET;
      host = (ipv4 ? stage.ipv4Server : stage.ipv6Server).getAddress();
    }
    if (!host.isAnyLocalAddress() && !host.isLoopbackAddress()) {
      throw new WsaException(WsaError.WSAEADDRNOTAVAIL, "not of this host", name);
    }
    super.bind(s, new InetSocketAddress(host, 0));
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    boolean takesBack = ((InetSocketAddress) request.peer()).getAddress().isAnyLocalAddress();
    if (takesBack) {
      stage.passed++;
      return super.connect(s, request);
    }
    InetSocketAddress met = stage.redirected(request.peer());
    // Whoever has a default peer hears him alone, and the server answers from one address.
    boolean hears = s.protocol().type() == SocketType.DGRAM;
    return super.connect(s, request.withPeer(hears ? stage.server(met) : met));
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return super.sendTo(s, source, flags, stage.redirected(to));
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    return super.accept(
        s,
        offer -> {
          int port = ((InetSocketAddress) offer.callerId()).getPort();
          SocketAddress caller = stage.came(port == stage.strangersPort);
          SocketAddress local =
              new InetSocketAddress(
                  ((InetSocketAddress) offer.calleeId()).getAddress(), stage.stranger.getPort());
          return condition.decide(
              new AcceptOffer(caller, local, offer.callerData(), null, offer.qos()));
        });
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    int start = target.position();
    int received = super.recvFrom(s, target, flags, from);
    if (received > 0 && from != null) {
      from.set(stage.came(target.get(start) == STRANGER));
    }
    return received;
  }
}
