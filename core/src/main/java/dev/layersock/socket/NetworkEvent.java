package dev.layersock.socket;

/** What can happen to a socket, as event-select and async-select report it. */
public enum NetworkEvent {
  /** There is something to receive. Reported again once a receive was called. */
  FD_READ(0x1),
  /** Sending is possible: after connecting, and after a send that would have blocked. */
  FD_WRITE(0x2),
  /** Urgent data is there. Reported again once a receive was called. */
  FD_OOB(0x4),
  /** A connection waits. Reported again once accept was called, unless it put off the decision. */
  FD_ACCEPT(0x8),
  /** A connect has ended, well or with an error. Once for each connect. */
  FD_CONNECT(0x10),
  /** The peer has ended the stream, or it broke, and everything has been read. Once. */
  FD_CLOSE(0x20);

  private final int bit;

  NetworkEvent(int bit) {
    this.bit = bit;
  }

  /** Winsock's bit. */
  public int bit() {
    return bit;
  }
}
