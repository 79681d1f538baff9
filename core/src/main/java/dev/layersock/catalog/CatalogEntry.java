package dev.layersock.catalog;

import dev.layersock.chain.ProtocolChain;
import dev.layersock.chain.ProviderExplanation;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import java.util.List;

/**
 * One line of the catalog: a chain for one protocol.
 *
 * @param id the place in the catalog, from 1
 * @param name the name of the entry that it comes from; one entry may stand for several protocols
 * @param chain what its sockets go through
 * @param protocol the protocol, with the capabilities of the whole chain
 */
public record CatalogEntry(int id, String name, ProtocolChain chain, ProtocolInfo protocol) {

  /**
   * What each layer would do with a connect of a stream socket, or with a datagram to that peer;
   * see {@link ProtocolChain#explain}.
   */
  public List<ProviderExplanation> explain(ConnectRequest request) {
    WspFunction function =
        protocol.type() == SocketType.STREAM ? WspFunction.CONNECT : WspFunction.SEND_TO;
    return chain.explain(new ExplainRequest(function, protocol, request));
  }
}
