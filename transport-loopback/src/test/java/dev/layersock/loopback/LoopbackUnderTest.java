package dev.layersock.loopback;

import dev.layersock.contract.Ability;
import dev.layersock.contract.Cause;
import dev.layersock.contract.GivenContext;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.Troubles;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.SystemTime;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The ways to make a loopback provider for the contract. */
public final class LoopbackUnderTest {
  /** Shared by all; its daemon threads end with the tests. */
  private static final SystemTime REAL = new SystemTime();

  private LoopbackUnderTest() {}

  /** Over 127.0.0.1. */
  public static ProviderUnderTest ipv4(Upcalls upcalls) throws UnknownHostException {
    return make(LoopbackSettings.defaults(), "127.0.0.1", upcalls, Ability.values());
  }

  /** Over 127.0.0.1, in real time, which is too short for a host that never answers. */
  public static ProviderUnderTest inRealTime(Upcalls upcalls) throws UnknownHostException {
    ProviderUnderTest made =
        make(LoopbackSettings.defaults(), REAL, "127.0.0.1", upcalls, Ability.values());
    Troubles troubles = made.troubles();
    return made.withTroubles(
        (cause, listener) ->
            cause == Cause.NO_ANSWER ? Optional.empty() : troubles.make(cause, listener));
  }

  /** Over ::1. */
  public static ProviderUnderTest ipv6(Upcalls upcalls) throws UnknownHostException {
    return make(LoopbackSettings.defaults(), "::1", upcalls, Ability.values());
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

  /** Streams have one direction. */
  static ProviderUnderTest oneWay(Direction direction, Upcalls upcalls)
      throws UnknownHostException {
    LoopbackSettings settings = TestSettings.oneWay(direction, 1_000_000);
    return make(settings, "127.0.0.1", upcalls, Ability.QOS);
  }

  private static ProviderUnderTest make(
      LoopbackSettings settings, String local, Upcalls upcalls, Ability... can)
      throws UnknownHostException {
    return make(settings, new VirtualTime(), local, upcalls, can);
  }

  private static ProviderUnderTest make(
      LoopbackSettings settings, TimeSource time, String local, Upcalls upcalls, Ability... can)
      throws UnknownHostException {
    LoopbackProvider provider =
        new LoopbackProvider(settings, new GivenContext("loopback", time, 42));
    List<ProtocolInfo> protocols = new LoopbackDescriptor().protocols(settings);
    return ProviderUnderTest.base(provider, time, upcalls, protocols, InetAddress.getByName(local))
        .withAbilities(Set.of(can))
        .withTroubles(new LoopbackTroubles(provider, protocols, upcalls));
  }
}
