package dev.layersock.chain;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ProviderSocket;
import org.jspecify.annotations.Nullable;

/** What is above all chains: it gets what travelled up through one. Any thread may call it. */
public interface SocketSink {
  /** Some of what was watched is true. */
  void signalled(ProviderSocket s, int events);

  /** A socket is gone. Whoever waits at it is to look. */
  void ended(ProviderSocket s);

  /**
   * A provider has lied about a socket, which is failed. Whoever waits at it is to be told.
   *
   * @param why what every call on it raises from now on
   */
  void failed(ProviderSocket s, WsaException why);

  /**
   * A connect has ended.
   *
   * @return false if none was in progress, which is a mistake of the provider that said so
   */
  boolean connectCompleted(ProviderSocket s, @Nullable WsaException failure);
}
