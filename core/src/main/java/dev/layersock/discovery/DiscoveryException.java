package dev.layersock.discovery;

import org.jspecify.annotations.Nullable;

/**
 * The providers on the class path contradict each other or cannot be loaded. The message names the
 * classes and the remedy; nothing was registered.
 */
public final class DiscoveryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DiscoveryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
