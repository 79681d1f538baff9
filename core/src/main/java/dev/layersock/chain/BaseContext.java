package dev.layersock.chain;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.Report;
import dev.layersock.spi.TimeSource;

/** What a base gets, and a layer too. Immutable; any thread may call it. */
class BaseContext implements ProviderContext {
  final String chain;
  private final Faults faults;
  private final long seed;
  private final SystemServices services;
  private final TimeSource time;

  /**
   * For one provider.
   *
   * @param chain its chain; empty for a base
   */
  BaseContext(String chain, Faults faults, long seed, SystemServices services) {
    this.chain = chain;
    this.faults = faults;
    this.seed = seed;
    this.services = services;
    this.time = new NamedTime(services.time(), faults);
  }

  @Override
  public final String name() {
    return faults.provider();
  }

  @Override
  public final TimeSource time() {
    return time;
  }

  @Override
  public final long seed() {
    return seed;
  }

  @Override
  public final void report(Report report) {
    try {
      services.reports().reported(chain, name(), report);
    } catch (Throwable e) { // the provider is not to suffer from a listener
      services.listenerFaults().caught("reported", e);
    }
  }

  @Override
  public final void offload(Runnable work) throws WsaException {
    services.offload().run(faults, work);
  }

  @Override
  public final void fault(String where, Throwable thrown) {
    faults.caught(where, thrown == null ? new NullPointerException("nothing was thrown") : thrown);
  }
}
