package dev.layersock.loopback;

import dev.layersock.contract.Ability;
import dev.layersock.contract.AcceptContract;
import dev.layersock.contract.ConnectContract;
import dev.layersock.contract.DatagramContract;
import dev.layersock.contract.LifecycleContract;
import dev.layersock.contract.OptionContract;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.StreamContract;
import dev.layersock.contract.TransferContract;
import dev.layersock.contract.WatchContract;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** The contract of base providers, over IPv4, IPv6, and with every optional ability off. */
class LoopbackContractTest {
  private static ProviderUnderTest make(LoopbackSettings settings, byte[] local, Ability... can)
      throws UnknownHostException {
    return new ProviderUnderTest(
        new LoopbackProvider(settings, new FakeContext()),
        new LoopbackDescriptor().protocols(settings),
        InetAddress.getByAddress(local),
        Optional.empty(),
        Set.of(can));
  }

  private static ProviderUnderTest ipv4() throws UnknownHostException {
    return make(LoopbackSettings.defaults(), new byte[] {127, 0, 0, 1}, Ability.values());
  }

  private static ProviderUnderTest ipv6() throws UnknownHostException {
    byte[] local = new byte[16];
    local[15] = 1;
    return make(LoopbackSettings.defaults(), local, Ability.values());
  }

  private static ProviderUnderTest bare() throws UnknownHostException {
    return make(
        TestSettings.bare(),
        new byte[] {127, 0, 0, 1},
        Ability.CONDITIONAL_ACCEPT,
        Ability.PENDING_CONNECT,
        Ability.EXACT_BACKLOG);
  }

  @Nested
  @DisplayName("IPv4")
  class Ipv4 {
    @Nested
    class Lifecycle extends LifecycleContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv4();
      }
    }

    @Nested
    class Connect extends ConnectContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv4();
      }
    }

    @Nested
    class Accept extends AcceptContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv4();
      }
    }

    @Nested
    class Stream extends StreamContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv4();
      }
    }

    @Nested
    class Transfer extends TransferContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv4();
      }
    }

    @Nested
    class Watch extends WatchContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv4();
      }
    }

    @Nested
    class Datagram extends DatagramContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv4();
      }
    }

    @Nested
    class Option extends OptionContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv4();
      }
    }
  }

  @Nested
  @DisplayName("IPv6")
  class Ipv6 {
    @Nested
    class Lifecycle extends LifecycleContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv6();
      }
    }

    @Nested
    class Connect extends ConnectContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv6();
      }
    }

    @Nested
    class Accept extends AcceptContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv6();
      }
    }

    @Nested
    class Stream extends StreamContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv6();
      }
    }

    @Nested
    class Transfer extends TransferContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv6();
      }
    }

    @Nested
    class Watch extends WatchContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv6();
      }
    }

    @Nested
    class Datagram extends DatagramContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv6();
      }
    }

    @Nested
    class Option extends OptionContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return ipv6();
      }
    }
  }

  @Nested
  @DisplayName("without optional abilities")
  class Bare {
    @Nested
    class Lifecycle extends LifecycleContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return bare();
      }
    }

    @Nested
    class Connect extends ConnectContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return bare();
      }
    }

    @Nested
    class Accept extends AcceptContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return bare();
      }
    }

    @Nested
    class Stream extends StreamContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return bare();
      }
    }

    @Nested
    class Transfer extends TransferContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return bare();
      }
    }

    @Nested
    class Watch extends WatchContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return bare();
      }
    }

    @Nested
    class Datagram extends DatagramContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return bare();
      }
    }

    @Nested
    class Option extends OptionContract {
      @Override
      protected ProviderUnderTest create() throws UnknownHostException {
        return bare();
      }
    }
  }
}
