package dev.layersock.socket;

import dev.layersock.error.WsaException;
import org.jspecify.annotations.Nullable;

/** Told of a socket's events by async-select; one call for each event, one at a time. */
@FunctionalInterface
public interface NetworkEventListener {
  /**
   * Something has happened.
   *
   * @param error how it ended, for FD_CONNECT and FD_CLOSE; null if well
   */
  void happened(ChainSocket socket, NetworkEvent event, @Nullable WsaException error);
}
