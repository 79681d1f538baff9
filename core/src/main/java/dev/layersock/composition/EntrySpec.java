package dev.layersock.composition;

import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.Origin;
import java.util.Optional;

/**
 * An entry of the catalog: a chain, for all of its protocols or for some.
 *
 * @param name unique among the entries
 * @param chain the name of the chain
 * @param family only protocols of this family; empty for any
 * @param type only protocols of this type; empty for any
 * @param origin where it stands
 */
public record EntrySpec(
    String name,
    String chain,
    Optional<AddressFamily> family,
    Optional<SocketType> type,
    Origin origin) {

  /** An entry for all protocols of a chain, with the chain's name. */
  public static EntrySpec of(ChainSpec chain) {
    return new EntrySpec(
        chain.name(), chain.name(), Optional.empty(), Optional.empty(), chain.origin());
  }

  /** Whether the entry is for a protocol. */
  public boolean includes(ProtocolInfo protocol) {
    return family.map(protocol.family()::equals).orElse(true)
        && type.map(protocol.type()::equals).orElse(true);
  }
}
