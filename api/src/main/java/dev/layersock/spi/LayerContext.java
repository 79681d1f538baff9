package dev.layersock.spi;

/** What the framework gives to a layer. */
public interface LayerContext extends ProviderContext {
  /**
   * The name of this layer's chain, for logs. The entry of the catalog is not known here: a chain
   * may be in several, and its sockets are the same from each.
   */
  String chain();

  /** The way up from this layer. Usable once the chain is complete, that is, for any socket. */
  Upcalls upper();

  /**
   * A new place for this layer's state in every socket of its chain. For the layer's constructor.
   *
   * @throws IllegalStateException once the chain is complete
   */
  <T> SocketSlot<T> slot();
}
