package dev.layersock.contract;

import dev.layersock.spi.Upcalls;
import org.junit.jupiter.api.Nested;

/** All suites of the contract, for one way to make a provider. */
public abstract class WholeContract {
  /** Makes a fresh provider, whose sockets send what travels up to some upcalls. */
  protected abstract ProviderUnderTest create(Upcalls upcalls) throws Exception;

  @Nested
  class Lifecycle extends LifecycleContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WholeContract.this.create(upcalls);
    }
  }

  @Nested
  class Connect extends ConnectContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WholeContract.this.create(upcalls);
    }
  }

  @Nested
  class Accept extends AcceptContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WholeContract.this.create(upcalls);
    }
  }

  @Nested
  class Stream extends StreamContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WholeContract.this.create(upcalls);
    }
  }

  @Nested
  class Transfer extends TransferContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WholeContract.this.create(upcalls);
    }
  }

  @Nested
  class Watch extends WatchContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WholeContract.this.create(upcalls);
    }
  }

  @Nested
  class Datagram extends DatagramContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WholeContract.this.create(upcalls);
    }
  }

  @Nested
  class Option extends OptionContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WholeContract.this.create(upcalls);
    }
  }
}
