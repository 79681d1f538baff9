package dev.layersock.catalog;

import dev.layersock.chain.Framework;
import dev.layersock.chain.ProtocolChain;
import dev.layersock.composition.Composition;
import dev.layersock.composition.EntrySpec;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of what is installed, in order. It never changes, and sockets keep the chain that they
 * were made with; the version tells snapshots apart.
 */
public final class Catalog {
  private final long version;
  private final List<CatalogEntry> entries;

  private Catalog(long version, List<CatalogEntry> entries) {
    this.version = version;
    this.entries = List.copyOf(entries);
  }

  /**
   * Lists, for each entry of a composition, its chain's protocols.
   *
   * @param version 1 for the first
   * @param chains the assembled chains by name
   */
  public static Catalog of(
      long version, Composition composition, Map<String, ProtocolChain> chains) {
    List<CatalogEntry> entries = new ArrayList<>();
    for (EntrySpec entry : composition.entries()) {
      ProtocolChain chain = chains.get(entry.chain());
      if (chain == null) {
        throw new IllegalArgumentException("chain '" + entry.chain() + "' was not assembled");
      }
      for (ProtocolInfo protocol : chain.protocols()) {
        if (entry.includes(protocol)) {
          entries.add(new CatalogEntry(entries.size() + 1, entry.name(), chain, protocol));
        }
      }
    }
    return new Catalog(version, entries);
  }

  /** Which snapshot this is; later ones have higher numbers. */
  public long version() {
    return version;
  }

  /** All entries, in order. */
  public List<CatalogEntry> entries() {
    return entries;
  }

  /**
   * The part of the catalog with one name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public Catalog only(String name) {
    List<CatalogEntry> named = entries.stream().filter(e -> e.name().equals(name)).toList();
    if (named.isEmpty()) {
      String names =
          entries.stream().map(CatalogEntry::name).distinct().collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "there is no entry '" + name + "'; the catalog has: " + names);
    }
    return new Catalog(version, named);
  }

  /**
   * Chooses as WSPSocket does: the first entry in order that matches.
   *
   * @param family null for any
   * @param type null for any
   * @param protocol the IP protocol number; 0 for any
   * @throws WsaException WSAESOCKTNOSUPPORT if no entry has the type, else WSAEAFNOSUPPORT if none
   *     of those has the family, else WSAEPROTONOSUPPORT
   */
  public CatalogEntry select(
      @Nullable AddressFamily family, @Nullable SocketType type, int protocol) throws WsaException {
    for (CatalogEntry entry : entries) {
      ProtocolInfo offered = entry.protocol();
      if ((type == null || offered.type() == type)
          && (family == null || offered.family() == family)
          && (protocol == 0 || offered.protocol() == protocol)) {
        return entry;
      }
    }
    throw Framework.raisedBy(noneMatches(family, type, protocol), "catalog", WspFunction.SOCKET);
  }

  private WsaException noneMatches(
      @Nullable AddressFamily family, @Nullable SocketType type, int protocol) {
    if (type != null && entries.stream().noneMatch(e -> e.protocol().type() == type)) {
      return new WsaException(
          WsaError.WSAESOCKTNOSUPPORT, "no entry of the catalog has socket type " + type.label());
    }
    boolean familyIsThere =
        entries.stream()
            .map(CatalogEntry::protocol)
            .filter(offered -> type == null || offered.type() == type)
            .anyMatch(offered -> family == null || offered.family() == family);
    return familyIsThere
        ? new WsaException(
            WsaError.WSAEPROTONOSUPPORT,
            "no entry of the catalog with that type and family has protocol " + protocol)
        : new WsaException(
            WsaError.WSAEAFNOSUPPORT,
            "no entry of the catalog with that type has address family "
                + (family == null ? "any" : family.label()));
  }
}
