package dev.layersock.benchmarks.memory;

import dev.layersock.error.WsaException;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.SocketSlot;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keeps a counter for each socket, in a slot. */
final class SlotLayer extends LayeredProvider {
  private final SocketSlot<AtomicLong> slot;

  @Inject
  SlotLayer(@Lower ServiceProvider lower, LayerContext context) {
    super(lower, context);
    slot = context.slot();
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    ProviderSocket socket = super.socket(request);
    slot.set(socket, new AtomicLong());
    return socket;
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    ProviderSocket accepted = super.accept(s, condition);
    if (accepted != null) {
      slot.set(accepted, new AtomicLong());
    }
    return accepted;
  }
}
