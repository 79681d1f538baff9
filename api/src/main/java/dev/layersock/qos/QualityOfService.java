package dev.layersock.qos;

/**
 * What a socket asks for in both directions: Winsock's {@code QOS}, seen from the socket that asks.
 *
 * @param sending the flow from this socket to its peer
 * @param receiving the flow from the peer to this socket
 */
public record QualityOfService(FlowSpec sending, FlowSpec receiving) {

  /** The same as the peer sees it: the two directions change places. */
  public QualityOfService reversed() {
    return new QualityOfService(receiving, sending);
  }
}
