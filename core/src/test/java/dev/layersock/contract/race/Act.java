package dev.layersock.contract.race;

/** What one of two threads does. */
@FunctionalInterface
interface Act {
  /** Does it. */
  void run() throws Exception;
}
