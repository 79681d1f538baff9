package dev.layersock.contract;

import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.Report;
import dev.layersock.spi.TimeSource;

/**
 * A context for a provider that a test makes by itself. What goes wrong in its threads fails
 * loudly.
 *
 * @param name what it is called in errors
 * @param time its clock
 * @param seed where its random numbers start from
 */
public record GivenContext(String name, TimeSource time, long seed) implements ProviderContext {
  @Override
  public void report(Report report) {}

  @Override
  public void offload(Runnable work) {
    time.execute(work);
  }

  /** Conditions are the application's, and those of the contract fail on purpose. */
  @Override
  public void fault(String where, Throwable thrown) {
    if (where.equals("condition of accept")) {
      return;
    }
    throw new AssertionError("a fault in " + where + " of " + name, thrown);
  }
}
