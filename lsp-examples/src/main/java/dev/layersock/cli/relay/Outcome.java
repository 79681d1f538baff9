package dev.layersock.cli.relay;

/** How a relayed connection has ended. */
enum Outcome {
  /** Both sides have ended their streams. */
  FINISHED,
  /** One side failed, or the target could not be reached. */
  FAILED,
  /** A layer of the chain refused. */
  REFUSED,
  /** Cut because the relay was stopped. */
  CUT
}
