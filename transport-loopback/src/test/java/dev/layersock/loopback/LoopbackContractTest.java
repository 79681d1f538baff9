package dev.layersock.loopback;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.transport.TransportContract;
import dev.layersock.spi.Upcalls;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** The contract over IPv4, over IPv6, with every optional ability off, and in real time. */
class LoopbackContractTest {
  @Nested
  @DisplayName("IPv4")
  class Ipv4 extends TransportContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return LoopbackUnderTest.ipv4(upcalls);
    }
  }

  @Nested
  @DisplayName("IPv4, in real time")
  class RealTime extends TransportContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return LoopbackUnderTest.inRealTime(upcalls);
    }
  }

  @Nested
  @DisplayName("IPv6")
  class Ipv6 extends TransportContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return LoopbackUnderTest.ipv6(upcalls);
    }
  }

  @Nested
  @DisplayName("without optional abilities")
  class Bare extends TransportContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return LoopbackUnderTest.bare(upcalls);
    }
  }
}
