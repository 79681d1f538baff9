package dev.layersock.layers.connectdata;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.WholeContract;
import dev.layersock.spi.Upcalls;

/** The contract of the layer over TCP and UDP. */
class ConnectDataOverNioContractTest extends WholeContract {
  @Override
  protected ProviderUnderTest create(Upcalls upcalls) {
    return ConnectDataChain.over(Bases.nio(upcalls), ConnectDataChain.defaults(), upcalls);
  }
}
