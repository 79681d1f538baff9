package dev.layersock.loopback;

import dev.layersock.contract.ChainUnderTest;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.WholeContract;
import dev.layersock.spi.Upcalls;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** The contract through layers that change nothing. */
class ChainOverLoopbackContractTest {
  @Nested
  @DisplayName("1 layer")
  class OneLayer extends WholeContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return ChainUnderTest.over(LoopbackUnderTest.ipv4(upcalls), 1, upcalls);
    }
  }

  @Nested
  @DisplayName("1 layer, in real time")
  class RealTime extends WholeContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return ChainUnderTest.over(LoopbackUnderTest.inRealTime(upcalls), 1, upcalls);
    }
  }

  @Nested
  @DisplayName("7 layers")
  class SevenLayers extends WholeContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
      return ChainUnderTest.over(LoopbackUnderTest.ipv4(upcalls), 7, upcalls);
    }
  }
}
