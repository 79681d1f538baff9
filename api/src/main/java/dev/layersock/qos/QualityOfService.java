package dev.layersock.qos;

import java.util.List;

/**
 * What a socket asks for in both directions: Winsock's {@code QOS}, seen from the socket that asks.
 *
 * @param sending the flow from this socket to its peer
 * @param receiving the flow from the peer to this socket
 * @param providerSpecific parameters that only some providers know; empty for none
 */
public record QualityOfService(
    FlowSpec sending, FlowSpec receiving, List<ProviderObject> providerSpecific) {

  /** Copies the list. */
  public QualityOfService {
    providerSpecific = List.copyOf(providerSpecific);
  }

  /** Two flows and nothing provider-specific. */
  public static QualityOfService of(FlowSpec sending, FlowSpec receiving) {
    return new QualityOfService(sending, receiving, List.of());
  }

  /** The same as the peer sees it: the two directions change places. */
  public QualityOfService reversed() {
    return new QualityOfService(receiving, sending, providerSpecific);
  }
}
