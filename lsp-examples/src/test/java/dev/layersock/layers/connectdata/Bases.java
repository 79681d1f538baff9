package dev.layersock.layers.connectdata;

import dev.layersock.config.ChainFile;
import dev.layersock.contract.Ability;
import dev.layersock.contract.GivenContext;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.layers.fakes.Addresses;
import dev.layersock.loopback.LoopbackDescriptor;
import dev.layersock.loopback.LoopbackProvider;
import dev.layersock.loopback.LoopbackSettings;
import dev.layersock.nio.NioDescriptor;
import dev.layersock.nio.NioProvider;
import dev.layersock.nio.NioSettings;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.SystemTime;
import dev.layersock.time.VirtualTime;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Set;

/** Fresh bases without connect data. */
final class Bases {
  /** Other hosts refuse what a full backlog has no room for, or have another idea of it. */
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  /** Shared by all; its one daemon thread ends with the tests. */
  private static final SystemTime TIME = new SystemTime();

  private static final ProviderRegistry REGISTRY =
      ProviderRegistry.of(List.of(new LoopbackDescriptor()));

  /** Without a name, which would show in messages. */
  private static final InetAddress LOCAL = Addresses.address("127.0.0.1");

  private Bases() {}

  /** Real TCP and UDP. */
  static ProviderUnderTest nio(Upcalls upcalls) {
    GivenContext context = new GivenContext("base", TIME, 1);
    return ProviderUnderTest.base(
            new NioProvider(NioSettings.DEFAULT, context, SelectorProvider.provider()),
            TIME,
            upcalls,
            new NioDescriptor().protocols(NioSettings.DEFAULT),
            LOCAL)
        .withAbilities(LINUX ? Set.of(Ability.PENDING_CONNECT) : Set.of());
  }

  /** Memory and virtual time. */
  static ProviderUnderTest loopback(Upcalls upcalls) {
    return loopback(upcalls, new VirtualTime(), 64 * 1024);
  }

  /** Memory and real time. */
  static ProviderUnderTest loopbackInRealTime(Upcalls upcalls) {
    return loopback(upcalls, TIME, 64 * 1024);
  }

  /**
   * Memory with a clock.
   *
   * @param receiveBuffer bytes that wait in a socket until they are received
   */
  static ProviderUnderTest loopback(Upcalls upcalls, TimeSource time, int receiveBuffer) {
    String text =
        "chains: {c: [loopback: {network: test, connect-data: false, qos: false, receive-buffer: "
            + receiveBuffer
            + "B}]}";
    // As a file would, so that settings which do not matter here need not be named.
    LoopbackSettings settings =
        (LoopbackSettings)
            ChainFile.parse("test.yaml", text, REGISTRY, name -> null)
                .chains()
                .get(0)
                .base()
                .settings();
    return ProviderUnderTest.base(
            new LoopbackProvider(settings, new GivenContext("base", time, 42)),
            time,
            upcalls,
            new LoopbackDescriptor().protocols(settings),
            LOCAL)
        .withAbilities(Set.of(Ability.DISCONNECT_DATA, Ability.URGENT, Ability.EXACT_BACKLOG));
  }
}
