package dev.layersock.benchmarks.readiness;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.SelectInterest;
import dev.layersock.socket.Selection;
import dev.layersock.socket.SocketSelector;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Layersock's selector, with which each socket is registered once. */
final class SocketSelectorCrowd extends WaitingCrowd {
  private static final Set<SelectInterest> READ = EnumSet.of(SelectInterest.READ);

  private final SocketSelector selector;
  private @Nullable WsaException failure;

  SocketSelectorCrowd(String base, Arrivals arrivals) throws WsaException {
    super(base, arrivals);
    this.selector = openSelector();
  }

  @Override
  void watch(ChainSocket accepted) throws WsaException {
    selector.register(accepted, READ, null);
  }

  @Override
  void waitAndRead() throws WsaException {
    selector.select(LONGEST, this::read);
    if (failure != null) {
      throw failure;
    }
  }

  private void read(Selection ready) {
    try {
      read(ready.socket());
    } catch (WsaException e) {
      failure = e;
    }
  }
}
