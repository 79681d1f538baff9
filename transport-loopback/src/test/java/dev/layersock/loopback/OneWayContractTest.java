package dev.layersock.loopback;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.wspconnect.UnidirectionalRules;
import dev.layersock.spi.Upcalls;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** The rules of unidirectional sockets, in both directions. */
class OneWayContractTest {
  @Nested
  @DisplayName("sockets that connect only send")
  class Sending extends UnidirectionalRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return LoopbackUnderTest.oneWay(Direction.SEND, upcalls);
    }
  }

  @Nested
  @DisplayName("sockets that connect only receive")
  class Receiving extends UnidirectionalRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return LoopbackUnderTest.oneWay(Direction.RECEIVE, upcalls);
    }
  }
}
