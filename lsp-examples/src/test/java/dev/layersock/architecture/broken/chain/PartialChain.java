package dev.layersock.architecture.broken.chain;

import dev.layersock.architecture.broken.nio.NosyTransport;

/** A chain that knows a transport by name. */
public final class PartialChain {
  /** The transport. */
  public NosyTransport transport() {
    return new NosyTransport();
  }
}
