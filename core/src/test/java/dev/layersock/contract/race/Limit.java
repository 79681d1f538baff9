package dev.layersock.contract.race;

import java.time.Duration;

/** How long anything may take. */
final class Limit {
  /** After this a round is taken to hang. */
  static final Duration ROUND = Duration.ofSeconds(20);

  /** After this a single wait gives up, so that its thread ends: later than the round's. */
  static final Duration WAIT = Duration.ofSeconds(30);

  private Limit() {}
}
