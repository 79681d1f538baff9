package dev.layersock.chain;

import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several that are told in turn, as one. */
record CallListeners(List<CallListener> all) implements CallListener {
  /** Nobody. */
  static final CallListeners NONE = new CallListeners(List.of());

  CallListeners {
    all = List.copyOf(all);
  }

  @Override
  public void called(WspFunction function, @Nullable ProviderSocket s) {
    for (CallListener one : all) {
      one.called(function, s);
    }
  }

  @Override
  public void answered(WspFunction function, @Nullable ProviderSocket s, @Nullable Object answer) {
    for (CallListener one : all) {
      one.answered(function, s, answer);
    }
  }

  @Override
  public void signalled(ProviderSocket s, int events) {
    for (CallListener one : all) {
      one.signalled(s, events);
    }
  }
}
