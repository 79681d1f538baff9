package dev.layersock.net;

import java.net.Socket;
import java.net.SocketException;

/** A {@link Socket} over a chain. It has no channel. */
final class LayeredSocket extends Socket {
  LayeredSocket(ChainSocketImpl impl) throws SocketException {
    super(impl);
  }
}
