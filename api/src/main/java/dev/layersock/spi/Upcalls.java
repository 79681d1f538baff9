package dev.layersock.spi;

import dev.layersock.error.WsaException;
import org.jspecify.annotations.Nullable;

/**
 * What travels up a chain: a base tells of changes, each layer may hold back, add or translate.
 *
 * <p>Called by whichever thread saw the change (a transport's, a peer's, a timer's, an
 * application's that waits for the socket, or the thread that is just calling down), with no lock
 * held. Implementations are quick and do not wait. What one throws is logged with the name of its
 * layer, and the upcall goes on above it.
 */
public interface Upcalls {

  /**
   * Some of what was {@linkplain ServiceProvider#watch watched} may be true: it is time to look. It
   * may come early, any number of times, with bits that nobody watches, and after the socket has
   * ended. A layer that keeps it from going up has to send it later, when the event is true for
   * those above.
   *
   * @param events {@link Readiness} bits
   */
  void signalled(ProviderSocket s, int events);

  /**
   * A connect that was in progress has ended. Exactly once for each {@link
   * ConnectOutcome#IN_PROGRESS}, unless the socket is closed before. A layer that answered
   * IN_PROGRESS where the one below answered CONNECTED sends it itself, by {@link
   * LayeredProvider#upper()}. {@link ServiceProvider#cleanup} is no such close: it ends the connect
   * with WSAENETDOWN.
   *
   * @param failure null if the socket is connected
   */
  void connectCompleted(ProviderSocket s, @Nullable WsaException failure);
}
