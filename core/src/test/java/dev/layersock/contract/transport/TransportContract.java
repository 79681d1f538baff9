package dev.layersock.contract.transport;

import dev.layersock.contract.PollContract;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.WholeContract;
import dev.layersock.contract.wspconnect.WspConnectContract;
import dev.layersock.spi.Upcalls;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * All that a transport has to do: what each function of a provider does by itself, and WSPConnect
 * as an application meets it. A transport's author extends it and says how to make the transport.
 */
public abstract class TransportContract extends WholeContract {
  /** For subclasses. */
  protected TransportContract() {}

  @Nested
  @DisplayName("WSPConnect")
  class Connects extends WspConnectContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return TransportContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("Lent threads")
  class Poll extends PollContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return TransportContract.this.create(upcalls);
    }
  }
}
