package dev.layersock.contract.wspconnect;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.spi.Upcalls;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * All rules of WSPConnect, for one transport: each in blocking, select, event-select and
 * async-select style where that makes a difference, through 0, 1 and 7 layers.
 */
public abstract class WspConnectContract {
  /** For subclasses. */
  protected WspConnectContract() {}

  /** Makes a fresh transport, whose sockets send what travels up to some upcalls. */
  protected abstract ProviderUnderTest create(Upcalls upcalls) throws Exception;

  @Nested
  @DisplayName("results")
  class Results extends ResultRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("failures and retries")
  class Retries extends RetryRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("names and peers")
  class Addresses extends AddressRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("in progress")
  class InProgress extends PendingRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("notification")
  class Notifications extends NotificationRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("blocking calls")
  class BlockingCalls extends BlockingRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("connect data")
  class ConnectData extends ConnectDataRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("quality of service")
  class Flows extends QosRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("datagrams")
  class Datagrams extends DatagramRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("the accepting side")
  class Accepting extends AcceptRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return WspConnectContract.this.create(upcalls);
    }
  }

  @Nested
  @DisplayName("early signals")
  class EarlySignals extends EarlySignalRules {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return withEarlySignals(WspConnectContract.this.create(upcalls));
    }
  }
}
