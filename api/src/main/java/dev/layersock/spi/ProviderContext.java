package dev.layersock.spi;

import dev.layersock.error.WsaException;

/** What the framework gives to every provider. All of its methods may be called by any thread. */
public interface ProviderContext {
  /** The name of this instance in its chain, for logs and errors; for example {@code filter}. */
  String name();

  /**
   * Clock and timers. A provider uses no others, so that time can be virtual. What a task throws,
   * whatever it is, is logged with this provider's name, and other tasks run on. A task that may
   * take long goes to {@link #offload}, since all timers share a thread.
   */
  TimeSource time();

  /** Where this provider's random numbers start from, so that a run can be repeated. */
  long seed();

  /**
   * Tells whoever runs the system something: a decision, a count, a danger. It goes to the system's
   * listener, with the names of chain and provider, or else to the log {@code dev.layersock.report}
   * at DEBUG. It returns soon and throws nothing, whatever the listener does.
   */
  void report(Report report);

  /**
   * Runs work that takes long (a look-up, a key exchange) on a thread of the system's, which counts
   * as busy in virtual time from this call on. How much may run and wait at once is bounded. What
   * the work throws is logged with this provider's name. Once the system has ended, work that has
   * not begun never runs, and the threads of what has are interrupted.
   *
   * @throws WsaException WSAENOBUFS if too much waits already, WSAENETDOWN once the system has
   *     ended
   */
  void offload(Runnable work) throws WsaException;

  /**
   * For a place where the provider's own thread, or its own callback, has caught what must not be
   * thrown on: logs it, named after this provider. It throws nothing.
   *
   * @param where what was being done, for example {@code poller}
   */
  void fault(String where, Throwable thrown);
}
