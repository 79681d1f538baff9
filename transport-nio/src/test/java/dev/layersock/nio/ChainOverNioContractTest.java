package dev.layersock.nio;

import dev.layersock.contract.ChainUnderTest;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.WholeContract;
import dev.layersock.spi.Upcalls;
import java.io.IOException;

/** The contract through a layer that changes nothing. */
class ChainOverNioContractTest extends WholeContract {
  @Override
  protected ProviderUnderTest create(Upcalls upcalls) throws IOException {
    return ChainUnderTest.over(NioUnderTest.ipv4(upcalls), 1, upcalls);
  }
}
