package dev.layersock.loopback;

import dev.layersock.error.WsaException;
import dev.layersock.qos.QualityOfService;
import org.jspecify.annotations.Nullable;

/** Has the flows of a stream socket: its connection, or what it keeps for the next connect. */
interface FlowHolder {
  /** The flows; null for none. */
  @Nullable QualityOfService flows();

  /**
   * Changes the flows.
   *
   * @throws WsaException WSAEOPNOTSUPP if they do not fit into the network; the others stay
   */
  void changeFlows(QualityOfService wanted) throws WsaException;
}
