package dev.layersock.contract;

import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.Upcalls;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A provider, and what the contract needs to know of it.
 *
 * @param provider a fresh one
 * @param protocols what it offers
 * @param local a specific address of this host, of the family that is tested
 * @param foreign an address that is not this host's; empty if every address is
 * @param abilities what it can do beyond what all can
 * @param sockets makes sockets whose upcalls reach the test
 * @param ending ends the provider and all that it stands on
 */
public record ProviderUnderTest(
    ServiceProvider provider,
    List<ProtocolInfo> protocols,
    InetAddress local,
    Optional<InetAddress> foreign,
    Set<Ability> abilities,
    Sockets sockets,
    Runnable ending) {

  /** Where sockets come from. */
  @FunctionalInterface
  public interface Sockets {
    /** Makes a socket. */
    ProviderSocket open(ProtocolInfo protocol) throws WsaException;
  }

  /** Copies the collections. */
  public ProviderUnderTest {
    protocols = List.copyOf(protocols);
    abilities = Set.copyOf(abilities);
  }

  /** A base provider, whose sockets and end are its own affair. */
  public static ProviderUnderTest base(
      ServiceProvider provider,
      Upcalls upcalls,
      List<ProtocolInfo> protocols,
      InetAddress local,
      Optional<InetAddress> foreign,
      Set<Ability> abilities) {
    return new ProviderUnderTest(
        provider,
        protocols,
        local,
        foreign,
        abilities,
        protocol -> provider.socket(new SocketRequest(protocol, 0, upcalls)),
        provider::cleanup);
  }

  /** The protocol of a type, of the family of {@link #local}. */
  public ProtocolInfo protocol(SocketType type) {
    AddressFamily family =
        local.getAddress().length == 4 ? AddressFamily.INET : AddressFamily.INET6;
    return protocols.stream()
        .filter(protocol -> protocol.type() == type && protocol.family() == family)
        .findFirst()
        .orElseThrow();
  }

  /** Whether it has an ability. */
  public boolean can(Ability ability) {
    return abilities.contains(ability);
  }

  /** Makes a socket without a name. */
  public ProviderSocket open(SocketType type) throws WsaException {
    return sockets.open(protocol(type));
  }

  /** Ends it. */
  public void cleanUp() {
    ending.run();
  }
}
