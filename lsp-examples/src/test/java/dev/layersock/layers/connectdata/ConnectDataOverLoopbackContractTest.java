package dev.layersock.layers.connectdata;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.WholeContract;
import dev.layersock.spi.Upcalls;

/**
 * The contract of the layer over memory. A conditional accept, and with it the one way to keep a
 * connect pending there without data, is not among the abilities: see the package's description.
 */
class ConnectDataOverLoopbackContractTest extends WholeContract {
  @Override
  protected ProviderUnderTest create(Upcalls upcalls) {
    return ConnectDataChain.over(Bases.loopback(upcalls), ConnectDataChain.defaults(), upcalls);
  }
}
