package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The user data that travels with the end of a connection. */
final class DisconnectData {
  private DisconnectData() {}

  /**
   * Copies what is to be sent; null for nothing.
   *
   * @throws WsaException WSAENOPROTOOPT if the network does not carry any, WSAEFAULT for too much
   */
  static byte @Nullable [] copy(@Nullable ByteBuffer data, LoopbackSettings settings)
      throws WsaException {
    if (data == null || !data.hasRemaining()) {
      return null;
    }
    requireCarried(settings);
    if (data.remaining() > settings.connectDataLimit().bytes()) {
      throw new WsaException(
          WsaError.WSAEFAULT,
          "disconnect data of " + data.remaining() + "B is above " + settings.connectDataLimit());
    }
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return copy;
  }

  /**
   * Checks that the network carries such data.
   *
   * @throws WsaException WSAENOPROTOOPT
   */
  static void requireCarried(LoopbackSettings settings) throws WsaException {
    if (!settings.disconnectData()) {
      throw new WsaException(
          WsaError.WSAENOPROTOOPT,
          "disconnect data is switched off in network " + settings.network());
    }
  }

  /**
   * Hands data over, if there is any and it is wanted.
   *
   * @throws WsaException WSAEFAULT if it does not fit; nothing has changed then
   */
  static void put(byte @Nullable [] data, @Nullable ByteBuffer target) throws WsaException {
    if (target == null || data == null) {
      return;
    }
    if (data.length > target.remaining()) {
      throw new WsaException(
          WsaError.WSAEFAULT, "the disconnect data needs a buffer of " + data.length + " B");
    }
    target.put(data);
  }
}
