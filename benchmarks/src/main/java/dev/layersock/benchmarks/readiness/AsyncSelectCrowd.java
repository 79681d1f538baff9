package dev.layersock.benchmarks.readiness;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.NetworkEvent;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Layersock's async-select on every socket. The listener runs on the thread that sees the event,
 * which is the poller over {@code nio}, as a handler runs on the event loop in Netty, and the
 * sender's own thread in memory.
 */
final class AsyncSelectCrowd extends ChainCrowd {
  private final ByteBuffer target = ByteBuffer.allocateDirect(64); // events come one at a time
  private final Arrivals arrivals;

  AsyncSelectCrowd(String base, Arrivals arrivals) throws WsaException {
    super(base);
    this.arrivals = arrivals;
  }

  @Override
  void watch(ChainSocket accepted) throws WsaException {
    accepted.asyncSelect(Runnable::run, this::happened, Set.of(NetworkEvent.FD_READ));
  }

  private void happened(ChainSocket socket, NetworkEvent event, @Nullable WsaException error) {
    try {
      arrivals.add(socket.recv(target.clear()));
    } catch (WsaException e) {
      arrivals.failed(e);
    }
  }

  @Override
  public void start() {} // each is watched since it was accepted

  @Override
  void stop() {} // nothing of its own runs
}
