package dev.layersock.contract.race;

/** Two things that happen at the same moment, and what may come of it. */
@FunctionalInterface
interface Race {
  /** Brings the two together once, and checks what came of it. */
  void run(Round round) throws Exception;
}
