package dev.layersock.loopback;

import dev.layersock.contract.Ability;
import dev.layersock.contract.GivenContext;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.Set;

/** The ways to make a loopback provider for the contract. */
public final class LoopbackUnderTest {
  private static final Ability[] ALL =
      EnumSet.complementOf(EnumSet.of(Ability.UNIDIRECTIONAL)).toArray(Ability[]::new);

  private LoopbackUnderTest() {}

  /** Over 127.0.0.1. */
  public static ProviderUnderTest ipv4(Upcalls upcalls) throws UnknownHostException {
    return make(LoopbackSettings.defaults(), "127.0.0.1", upcalls, ALL);
  }

  /** Over ::1. */
  public static ProviderUnderTest ipv6(Upcalls upcalls) throws UnknownHostException {
    return make(LoopbackSettings.defaults(), "::1", upcalls, ALL);
  }

  /** Every optional ability is off. */
  public static ProviderUnderTest bare(Upcalls upcalls) throws UnknownHostException {
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
    return ProviderUnderTest.base(
            new LoopbackProvider(settings, new GivenContext("loopback", time, 42)),
            time,
            upcalls,
            new LoopbackDescriptor().protocols(settings),
            InetAddress.getByName(local))
        .withAbilities(Set.of(can));
  }
}
