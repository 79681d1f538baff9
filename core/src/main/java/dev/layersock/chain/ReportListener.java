package dev.layersock.chain;

import dev.layersock.spi.Report;

/** Hears what the providers of a system have to tell. Called by any thread; it returns soon. */
@FunctionalInterface
public interface ReportListener {
  /**
   * A provider has told something.
   *
   * @param chain the provider's chain; empty for a base, which chains may share
   * @param provider the provider's name in it
   */
  void reported(String chain, String provider, Report report);
}
