package dev.layersock.spi;

/** What a connect that did not fail at once has come to. */
public enum ConnectOutcome {
  /** The socket is connected; no upcall follows. */
  CONNECTED,
  /** {@link Upcalls#connectCompleted} follows. */
  IN_PROGRESS
}
