package dev.layersock.loopback;

import dev.layersock.contract.Ability;
import dev.layersock.contract.GivenContext;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

/** The ways to make a loopback provider for the contract. */
final class LoopbackUnderTest {
  private LoopbackUnderTest() {}

  static ProviderUnderTest ipv4(Upcalls upcalls) throws UnknownHostException {
    return make(LoopbackSettings.defaults(), "127.0.0.1", upcalls, Ability.values());
  }

  static ProviderUnderTest ipv6(Upcalls upcalls) throws UnknownHostException {
    return make(LoopbackSettings.defaults(), "::1", upcalls, Ability.values());
  }

  /** Every optional ability is off. */
  static ProviderUnderTest bare(Upcalls upcalls) throws UnknownHostException {
    return make(
        TestSettings.bare(),
        "127.0.0.1",
        upcalls,
        Ability.CONDITIONAL_ACCEPT,
        Ability.PENDING_CONNECT,
        Ability.EXACT_BACKLOG);
  }

  private static ProviderUnderTest make(
      LoopbackSettings settings, String local, Upcalls upcalls, Ability... can)
      throws UnknownHostException {
    VirtualTime time = new VirtualTime();
    LoopbackProvider provider =
        new LoopbackProvider(settings, new GivenContext("loopback", time, 42));
    List<ProtocolInfo> protocols = new LoopbackDescriptor().protocols(settings);
    return ProviderUnderTest.base(provider, time, upcalls, protocols, InetAddress.getByName(local))
        .withAbilities(Set.of(can))
        .withTroubles(new LoopbackTroubles(provider, protocols, upcalls));
  }
}
