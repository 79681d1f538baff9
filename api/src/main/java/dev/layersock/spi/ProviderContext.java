package dev.layersock.spi;

/** What the framework gives to every provider. All of its methods may be called by any thread. */
public interface ProviderContext {
  /** The name of this instance in its chain, for logs and errors; for example {@code filter}. */
  String name();

  /** Clock and timers. A provider uses no others, so that time can be virtual. */
  TimeSource time();

  /** Where this provider's random numbers start from, so that a run can be repeated. */
  long seed();
}
