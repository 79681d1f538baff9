package dev.layersock.layers.connectdata;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.WholeContract;
import dev.layersock.contract.wspconnect.WspConnectContract;
import dev.layersock.spi.Upcalls;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The contract of the layer over memory. A conditional accept, and with it the one way to keep a
 * connect pending there without data, is not among the abilities: see the package's description.
 */
class ConnectDataOverLoopbackContractTest {
  @Nested
  @DisplayName("as a provider")
  class Provider extends WholeContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) {
      return ConnectDataChain.over(Bases.loopback(upcalls), ConnectDataChain.defaults(), upcalls);
    }
  }

  @Nested
  @DisplayName("as a provider, in real time")
  class RealTime extends WholeContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) {
      return ConnectDataChain.over(
          Bases.loopbackInRealTime(upcalls), ConnectDataChain.defaults(), upcalls);
    }
  }

  @Nested
  @DisplayName("WSPConnect")
  class Connects extends WspConnectContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) {
      return ConnectDataChain.with(Bases.loopback(upcalls), ConnectDataChain.defaults());
    }
  }
}
