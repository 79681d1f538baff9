package dev.layersock.benchmarks.readiness;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.SocketSelect;
import java.util.ArrayList;
import java.util.List;

/**
 * Layersock's select over all sockets. It is given its sets with each call, and goes through them,
 * so its cost grows with their number.
 */
final class SocketSelectCrowd extends WaitingCrowd {
  private final List<ChainSocket> sockets = new ArrayList<>();

  SocketSelectCrowd(String base, Arrivals arrivals) throws WsaException {
    super(base, arrivals);
  }

  @Override
  void watch(ChainSocket accepted) {
    sockets.add(accepted);
  }

  @Override
  void waitAndRead() throws WsaException {
    for (ChainSocket ready :
        SocketSelect.select(sockets, List.of(), List.of(), LONGEST).readable()) {
      read(ready);
    }
  }
}
