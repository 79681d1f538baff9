package dev.layersock.nio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.contract.Ability;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.spi.Upcalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** The ways to make the provider for the contract. */
final class NioUnderTest {
  static final boolean HAS_IPV6 = canBind("::1");

  private NioUnderTest() {}

  static ProviderUnderTest ipv4(Upcalls upcalls) throws IOException {
    return make("127.0.0.1", "192.0.2.1", upcalls);
  }

  /** Skips the test on a host without IPv6. */
  static ProviderUnderTest ipv6(Upcalls upcalls) throws IOException {
    assumeTrue(HAS_IPV6, "the host has no IPv6: ::1 cannot be bound");
    return make("::1", "2001:db8::1", upcalls);
  }

  private static ProviderUnderTest make(String local, String foreign, Upcalls upcalls)
      throws IOException {
    HurriedTime time = new HurriedTime(TestContext.REAL_TIME);
    TestContext context = new TestContext(time);
    NioSettings settings = new NioSettings(HurriedTime.CONNECT_TIMEOUT, 1);
    return ProviderUnderTest.base(
            new NioProvider(settings, context, SelectorProvider.provider()),
            time,
            upcalls,
            new NioDescriptor().protocols(settings),
            InetAddress.getByName(local))
        .withForeign(InetAddress.getByName(foreign))
        .withAbilities(FullBacklog.AVAILABLE ? Set.of(Ability.PENDING_CONNECT) : Set.of())
        .withTroubles(new NioTroubles(time));
  }

  private static boolean canBind(String address) {
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
