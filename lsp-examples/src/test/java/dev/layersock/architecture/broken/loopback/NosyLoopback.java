package dev.layersock.architecture.broken.loopback;

import dev.layersock.architecture.broken.chain.PartialChain;
import org.jspecify.annotations.Nullable;

/** A transport that knows a core package. */
public final class NosyLoopback {
  /** From core. */
  public @Nullable PartialChain chain() {
    return null;
  }
}
