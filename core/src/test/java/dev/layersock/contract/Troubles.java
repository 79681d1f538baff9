package dev.layersock.contract;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** What can go wrong on a transport's network, brought about in earnest. */
@FunctionalInterface
public interface Troubles {
  /** A network where nothing goes wrong. */
  Troubles NONE = (cause, listener) -> Optional.empty();

  /**
   * Brings a cause about.
   *
   * @param listener where somebody listens
   * @return empty if this transport cannot bring it about
   */
  Optional<Trouble> make(Cause cause, InetSocketAddress listener) throws Exception;

  /** A cause that lasts until it is closed. */
  interface Trouble extends AutoCloseable {
    /** Who cannot be connected to for the cause; the listener if nobody can. */
    InetSocketAddress peer();

    /** Puts things right. */
    @Override
    void close() throws IOException;
  }
}
