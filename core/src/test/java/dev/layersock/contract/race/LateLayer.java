package dev.layersock.contract.race;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketSlot;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A layer whose connects are in progress, whatever the transport does, until an executor ends them:
 * connected or refused. It makes of every transport one that takes time to connect.
 */
final class LateLayer extends LayeredProvider {
  private final Executor executor;
  private final SocketSlot<AtomicBoolean> pending;

  LateLayer(ServiceProvider lower, LayerContext context, Executor executor) {
    super(lower, context);
    this.executor = executor;
    this.pending = context.slot();
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    WsaException failure = null;
    try {
      if (super.connect(s, request) == ConnectOutcome.IN_PROGRESS) {
        return ConnectOutcome.IN_PROGRESS;
      }
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAECONNREFUSED) {
        throw e;
      }
      failure = e;
    }
    end(s, failure);
    return ConnectOutcome.IN_PROGRESS;
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    end(s, failure);
  }

  private void end(ProviderSocket s, @Nullable WsaException failure) {
    AtomicBoolean mine = new AtomicBoolean(true);
    pending.set(s, mine);
    executor.execute(
        () -> {
          if (mine.compareAndSet(true, false)) {
            upper().connectCompleted(s, failure);
          }
        });
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    AtomicBoolean last = pending.get(s);
    if (last != null) {
      last.set(false);
    }
    super.closeSocket(s);
  }
}
