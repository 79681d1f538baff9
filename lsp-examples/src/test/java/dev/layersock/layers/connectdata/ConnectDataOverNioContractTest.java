package dev.layersock.layers.connectdata;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.WholeContract;
import dev.layersock.contract.wspconnect.WspConnectContract;
import dev.layersock.spi.Upcalls;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** The contract of the layer over TCP and UDP. */
class ConnectDataOverNioContractTest {
  @Nested
  @DisplayName("as a provider")
  class Provider extends WholeContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) {
      return ConnectDataChain.over(Bases.nio(upcalls), ConnectDataChain.defaults(), upcalls);
    }
  }

  @Nested
  @DisplayName("WSPConnect")
  class Connects extends WspConnectContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) {
      return ConnectDataChain.with(Bases.nio(upcalls), ConnectDataChain.defaults());
    }
  }
}
