package dev.layersock.spi;

/** Which direction of a socket ends. */
public enum ShutdownHow {
  /** Receiving (SD_RECEIVE). */
  RECEIVE,
  /** Sending; the peer reads the end of the stream (SD_SEND). */
  SEND,
  /** Both (SD_BOTH). */
  BOTH;

  /** Whether receiving ends. */
  public boolean endsReceiving() {
    return this != SEND;
  }

  /** Whether sending ends. */
  public boolean endsSending() {
    return this != RECEIVE;
  }
}
