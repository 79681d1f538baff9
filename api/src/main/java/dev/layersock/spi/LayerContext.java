package dev.layersock.spi;

/** What the framework gives to a layer. */
public interface LayerContext extends ProviderContext {
  /** The way up from this layer. Usable once the chain is complete, that is, for any socket. */
  Upcalls upper();

  /**
   * A new place for this layer's state in every socket of its chain. For the layer's constructor.
   *
   * @throws IllegalStateException once the chain is complete
   */
  <T> SocketSlot<T> slot();
}
