package dev.layersock.protocol;

/** The socket types that the protocols here know. */
public enum SocketType {
  /** A connected, reliable stream of bytes (SOCK_STREAM). */
  STREAM("stream"),
  /** Single messages, unconnected and unreliable (SOCK_DGRAM). */
  DGRAM("datagram");

  private final String label;

  SocketType(String label) {
    this.label = label;
  }

  /**
   * The name in configuration files and on the command line: {@code stream} or {@code datagram}.
   */
  public String label() {
    return label;
  }
}
