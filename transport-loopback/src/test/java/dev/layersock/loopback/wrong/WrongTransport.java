package dev.layersock.loopback.wrong;

import dev.layersock.contract.ChainUnderTest;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.transport.TransportContract;
import dev.layersock.loopback.LoopbackUnderTest;
import dev.layersock.spi.Upcalls;
import java.util.List;

/**
 * The contract over a transport with a mistake. Not run by itself: {@link WrongTransportsTest} runs
 * parts of it.
 */
final class WrongTransport {
  /** The mistake that is made now. For one thread at a time. */
  static volatile Mistake present = Mistake.CALLS_FAILURE_SUCCESS;

  private WrongTransport() {}

  private static ProviderUnderTest withMistake(Upcalls upcalls) throws Exception {
    ProviderUnderTest base =
        present == Mistake.DROPS_UNSUPPORTED_FLOWS
            ? LoopbackUnderTest.bare(upcalls)
            : LoopbackUnderTest.ipv4(upcalls);
    return base.withLayers(List.of(present.layer()));
  }

  /** As sockets see it. */
  static class Sockets extends TransportContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return withMistake(upcalls);
    }
  }

  /** As a chain sees it. */
  static class Provider extends TransportContract {
    @Override
    protected ProviderUnderTest create(Upcalls upcalls) throws Exception {
      return ChainUnderTest.over(withMistake(upcalls), 0, upcalls);
    }
  }
}
