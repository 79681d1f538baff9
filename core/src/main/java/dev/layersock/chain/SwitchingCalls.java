package dev.layersock.chain;

import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.time.VirtualTime;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets the seed of virtual time choose who goes on, at each call into a chain and each signal.
 *
 * <p>Not inside of what {@link java.net.Socket} calls with its own monitors held, closing and
 * options: who is chosen might wait for the monitor, and the time with it.
 */
public final class SwitchingCalls implements CallListener {
  private static final Set<WspFunction> IN_MONITORS =
      EnumSet.of(WspFunction.CLOSE_SOCKET, WspFunction.GET_SOCK_OPT, WspFunction.SET_SOCK_OPT);

  /** How many calls of this thread are such. */
  private static final ThreadLocal<int[]> HELD = ThreadLocal.withInitial(() -> new int[1]);

  private final VirtualTime time;

  /** Of a time in which turns pass at calls. */
  public SwitchingCalls(VirtualTime time) {
    this.time = time;
  }

  @Override
  public void called(WspFunction function, @Nullable ProviderSocket s) {
    if (IN_MONITORS.contains(function)) {
      HELD.get()[0]++;
    } else {
      pause();
    }
  }

  @Override
  public void answered(WspFunction function, @Nullable ProviderSocket s, @Nullable Object answer) {
    if (IN_MONITORS.contains(function)) {
      HELD.get()[0]--;
    }
  }

  @Override
  public void signalled(ProviderSocket s, int events) {
    pause();
  }

  private void pause() {
    if (HELD.get()[0] == 0) {
      time.pause();
    }
  }
}
