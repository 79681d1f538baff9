package dev.layersock.benchmarks.readiness;

/**
 * Many connected pairs of sockets. Bytes go in at one end; the other ends are all watched together,
 * and whoever watches reads what comes and counts it in an {@link Arrivals}.
 */
interface Crowd {
  /** Opens another pair. */
  void add() throws Exception;

  /** Begins to watch, once all pairs are there. */
  void start();

  /** Sends one byte into a pair, by its number from 0 in the order in which they were added. */
  void send(int pair) throws Exception;

  /** Ends the watching, and closes all pairs. */
  void close() throws Exception;
}
