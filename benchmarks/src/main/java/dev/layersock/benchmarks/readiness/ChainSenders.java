package dev.layersock.benchmarks.readiness;

import dev.layersock.catalog.Sockets;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The sending ends in memory, where only a chain can connect. */
final class ChainSenders implements Senders {
  private final List<ChainSocket> connected = new ArrayList<>();
  private final ByteBuffer one = ByteBuffer.allocateDirect(1);
  private final Sockets sockets;

  ChainSenders(Sockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public void connect(SocketAddress server) throws WsaException {
    connected.add(sockets.connect(server));
  }

  @Override
  public void send(int sender) throws WsaException {
    connected.get(sender).send(one.clear());
  }

  @Override
  public void close() throws WsaException {
    for (ChainSocket socket : connected) {
      socket.close();
    }
  }
}
