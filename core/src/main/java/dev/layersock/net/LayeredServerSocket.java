package dev.layersock.net;

import dev.layersock.catalog.Sockets;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** A {@link ServerSocket} over a chain, whose accepted sockets are of the same chain. */
final class LayeredServerSocket extends ServerSocket {
  private final Sockets sockets;

  LayeredServerSocket(Sockets sockets) {
    super(ChainSocketImpl.server(sockets));
    this.sockets = sockets;
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
