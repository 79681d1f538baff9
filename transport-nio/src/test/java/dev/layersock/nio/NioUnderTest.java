package dev.layersock.nio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.contract.Ability;
import dev.layersock.contract.GivenContext;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.spi.Upcalls;
import dev.layersock.time.SystemTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** The ways to make the provider for the contract. */
final class NioUnderTest {
  /** Other hosts refuse what a full backlog has no room for, or have another idea of it. */
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  /** Shared by all; its one daemon thread ends with the tests. */
  private static final SystemTime TIME = new SystemTime();

  private static final boolean HAS_IPV6 = canBind("::1");

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
    GivenContext context = new GivenContext("nio", TIME, 1);
    return ProviderUnderTest.base(
            new NioProvider(NioSettings.DEFAULT, context, SelectorProvider.provider()),
            TIME,
            upcalls,
            new NioDescriptor().protocols(NioSettings.DEFAULT),
            InetAddress.getByName(local))
        .withForeign(InetAddress.getByName(foreign))
        .withAbilities(LINUX ? Set.of(Ability.PENDING_CONNECT) : Set.of());
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
