package dev.layersock.spi;

import dev.layersock.error.WsaException;
import org.jspecify.annotations.Nullable;

/**
 * What travels up a chain: a base tells of changes, each layer may hold back, add or translate.
 *
 * <p>Called by whichever thread saw the change (a transport's, a peer's, a timer's), with no lock
 * held. Implementations are quick and do not wait.
 */
public interface Upcalls {

  /**
   * Some of what was {@linkplain ServiceProvider#watch watched} is true.
   *
   * @param events {@link Readiness} bits
   */
  void signalled(ProviderSocket s, int events);

  /**
   * A connect that was in progress has ended. Exactly once for each {@link
   * ConnectOutcome#IN_PROGRESS}, unless the socket is closed before. {@link
   * ServiceProvider#cleanup} is no such close: it ends the connect with WSAENETDOWN.
   *
   * @param failure null if the socket is connected
   */
  void connectCompleted(ProviderSocket s, @Nullable WsaException failure);
}
