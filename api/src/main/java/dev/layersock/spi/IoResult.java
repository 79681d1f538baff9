package dev.layersock.spi;

/** What send and receive answer instead of a number of bytes. */
public final class IoResult {
  /** The peer has ended its stream and everything before has been read. */
  public static final int END_OF_STREAM = -1;

  /** Nothing can be sent or received now (WSAEWOULDBLOCK). */
  public static final int WOULD_BLOCK = -2;

  private IoResult() {}
}
