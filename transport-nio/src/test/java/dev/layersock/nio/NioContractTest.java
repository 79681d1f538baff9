package dev.layersock.nio;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.WholeContract;
import dev.layersock.contract.transport.TransportContract;
import dev.layersock.spi.Upcalls;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** The contract over TCP and UDP of this host. */
class NioContractTest {
  @Nested
  @DisplayName("IPv4")
  class Ipv4 extends TransportContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws IOException {
      return NioUnderTest.ipv4(upcalls);
    }
  }

  @Nested
  @DisplayName("IPv6")
  class Ipv6 extends TransportContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws IOException {
      return NioUnderTest.ipv6(upcalls);
    }
  }

  @Nested
  @DisplayName("IPv4, where another thread polls for all that connects, listens or has datagrams")
  class Lent extends WholeContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws IOException {
      return NioUnderTest.lent(upcalls);
    }
  }
}
