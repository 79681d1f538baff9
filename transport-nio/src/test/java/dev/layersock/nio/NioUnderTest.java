package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.contract.Ability;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Upcalls;
import dev.layersock.spi.base.PollSet;
import dev.layersock.spi.base.SelectorPolled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
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

  /** As {@link #ipv4}, with a set that another thread polls lent to each socket. */
  static ProviderUnderTest lent(Upcalls upcalls) throws IOException {
    ProviderUnderTest own = ipv4(upcalls);
    PollSet set = new PollSet(SelectorProvider.provider());
    Thread thread = new Thread(() -> pollWhileOpen(set), "lent");
    thread.setDaemon(true);
    thread.start();
    return own.withSockets(
        protocol -> {
          ProviderSocket made = own.sockets().open(protocol);
          ((SelectorPolled) made).pollWith(set);
          return made;
        },
        () -> {
          own.cleanUp();
          close(set);
        });
  }

  private static void pollWhileOpen(PollSet set) {
    try {
      while (set.isOpen()) {
        set.poll(Long.MAX_VALUE);
      }
    } catch (ClosedSelectorException atTheEnd) {
      assertThat(set.isOpen()).isFalse();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(PollSet set) {
    try {
      set.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
