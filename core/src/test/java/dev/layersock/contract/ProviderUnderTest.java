package dev.layersock.contract;

import dev.layersock.chain.Framework;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A provider, and what the contract needs to know of it. A base begins with {@link #base} and adds
 * what is special about it.
 *
 * @param provider a fresh one
 * @param time the clock that the provider was made with; if it is a {@link
 *     dev.layersock.time.VirtualTime}, tests take part in it
 * @param protocols what it offers
 * @param local a specific address of this host, of the family that is tested
 * @param foreign an address that is not this host's; empty if every address is
 * @param abilities what it can do beyond what all can
 * @param troubles how its network can fail
 * @param layers what lies over the base and is under test with it; the first is nearest the
 *     application
 * @param sockets makes sockets whose upcalls reach the test
 * @param ending ends the provider and all that it stands on
 */
public record ProviderUnderTest(
    ServiceProvider provider,
    TimeSource time,
    List<ProtocolInfo> protocols,
    InetAddress local,
    Optional<InetAddress> foreign,
    Set<Ability> abilities,
    Troubles troubles,
    List<LayerUnderTest> layers,
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
    layers = List.copyOf(layers);
  }

  /** A base provider without abilities, whose sockets and end are its own affair. */
  public static ProviderUnderTest base(
      ServiceProvider provider,
      TimeSource time,
      Upcalls upcalls,
      List<ProtocolInfo> protocols,
      InetAddress local) {
    return new ProviderUnderTest(
        provider,
        time,
        protocols,
        local,
        Optional.empty(),
        Set.of(),
        Troubles.NONE,
        List.of(),
        protocol -> provider.socket(Framework.request(protocol, 0, upcalls)),
        provider::cleanup);
  }

  /** The same with an address that is not this host's. */
  public ProviderUnderTest withForeign(InetAddress address) {
    Optional<InetAddress> given = Optional.of(address);
    return new ProviderUnderTest(
        provider, time, protocols, local, given, abilities, troubles, layers, sockets, ending);
  }

  /** The same with abilities. */
  public ProviderUnderTest withAbilities(Set<Ability> given) {
    return new ProviderUnderTest(
        provider, time, protocols, local, foreign, given, troubles, layers, sockets, ending);
  }

  /** The same with a network that can fail. */
  public ProviderUnderTest withTroubles(Troubles given) {
    return new ProviderUnderTest(
        provider, time, protocols, local, foreign, abilities, given, layers, sockets, ending);
  }

  /** The same with layers over it, for {@link ChainUnderTest} to put together. */
  public ProviderUnderTest withLayers(List<LayerUnderTest> given) {
    return new ProviderUnderTest(
        provider, time, protocols, local, foreign, abilities, troubles, given, sockets, ending);
  }

  /** The same with sockets that are made in another way. */
  public ProviderUnderTest withSockets(Sockets given, Runnable end) {
    return new ProviderUnderTest(
        provider, time, protocols, local, foreign, abilities, troubles, layers, given, end);
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
