package dev.layersock.catalog;

import dev.layersock.chain.ProtocolChain;
import dev.layersock.protocol.ProtocolInfo;

/**
 * One line of the catalog: a chain for one protocol.
 *
 * @param id the place in the catalog, from 1
 * @param name the name of the entry that it comes from; one entry may stand for several protocols
 * @param chain what its sockets go through
 * @param protocol the protocol, with the capabilities of the whole chain
 */
public record CatalogEntry(int id, String name, ProtocolChain chain, ProtocolInfo protocol) {}
