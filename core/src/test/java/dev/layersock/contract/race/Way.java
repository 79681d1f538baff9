package dev.layersock.contract.race;

/** How an application learns how a connect ended. */
enum Way {
  /** The call returns when it is over. */
  BLOCKING,
  /** By select. */
  SELECT,
  /** By an event object. */
  EVENT,
  /** By a listener. */
  ASYNC
}
