package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/**
 * A {@link ServerSocket} over a chain, whose accepted sockets are of the same chain. It is closed,
 * too, once its system has ended.
 */
final class LayeredServerSocket extends ServerSocket {
  private final Sockets sockets;
  private final ChainSocketImpl impl;

  LayeredServerSocket(Sockets sockets) {
    this(sockets, ChainSocketImpl.server(sockets));
  }

  private LayeredServerSocket(Sockets sockets, ChainSocketImpl impl) {
    super(impl);
    this.sockets = sockets;
    this.impl = impl;
  }

  @Override
  public boolean isClosed() {
    return super.isClosed() || impl.hasEnded();
  }

  @Override
  public Socket accept() throws IOException {
    if (isClosed()) {
      throw new SocketException("Socket is closed");
    }
    if (!isBound()) {
      throw new SocketException("Socket is not bound yet");
    }
    LayeredSocket accepted = new LayeredSocket(ChainSocketImpl.client(sockets));
    implAccept(accepted);
    return accepted;
  }
}
