package dev.layersock.layers.fakes;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.Upcalls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** What came up out of the layer, and what the test wants done about it. */
public final class UpperEvents implements Upcalls {
  private final List<String> events = new ArrayList<>();
  private ObjIntConsumer<ProviderSocket> onSignal = (s, bits) -> {};

  /** Runs something on each signal, as an application would. */
  public void onSignal(ObjIntConsumer<ProviderSocket> action) {
    onSignal = action;
  }

  /** What came, oldest first: {@code readable|closed}, {@code connected}, an error's name. */
  public List<String> events() {
    return events;
  }

  @Override
  public void signalled(ProviderSocket s, int bits) {
    events.add(Readiness.toString(bits));
    onSignal.accept(s, bits);
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    events.add(failure == null ? "connected" : failure.error().name());
  }
}
