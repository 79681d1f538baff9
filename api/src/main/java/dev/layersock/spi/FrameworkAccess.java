package dev.layersock.spi;

import dev.layersock.error.ErrorAttribution;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.ProtocolInfo;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The framework's own door to this package: what neither a layer nor a transport calls. One class
 * of the framework extends it.
 */
public abstract class FrameworkAccess extends ErrorAttribution {
  /** For the framework. */
  protected FrameworkAccess() {}

  /**
   * What the sockets of one protocol of a chain are to be.
   *
   * @param slots the number of places for state that each socket gets; not negative
   * @param upcalls where what travels up begins
   * @param ends told of each socket's end, once; null if nobody wants to know
   */
  protected static SocketRequest request(
      ProtocolInfo protocol, int slots, Upcalls upcalls, @Nullable Consumer<ProviderSocket> ends) {
    return new SocketRequest(protocol, slots, upcalls, ends);
  }

  /** The slot with a number, 0 being the framework's own. */
  protected static <T> SocketSlot<T> slot(int index) {
    return new SocketSlot<>(index);
  }

  /** Changes the mode (FIONBIO). */
  protected static void setBlocking(ProviderSocket s, boolean blocking) {
    s.setBlocking(blocking);
  }

  /**
   * Notes that a socket has come up to a place of its chain.
   *
   * @param place how many providers are below; not negative
   * @return false if the socket has ended, and must not go further
   */
  protected static boolean reach(ProviderSocket s, int place) {
    return s.reach(place);
  }

  /** The highest place to which a socket came. */
  protected static int reached(ProviderSocket s) {
    return s.reached();
  }

  /** Whether a socket has ended: closed by the application or the base, or cleaned up. */
  protected static boolean isEnded(ProviderSocket s) {
    return s.hasEnded();
  }

  /**
   * Fails a socket about which a provider has lied. The first failure stays.
   *
   * @return whether this was the first
   */
  protected static boolean fail(ProviderSocket s, WsaException failure) {
    return s.fail(failure);
  }

  /** Why a socket is failed; null if it is sound. */
  protected static @Nullable WsaException failureOf(ProviderSocket s) {
    return s.failure();
  }

  /** Whether a socket was made for a request. */
  protected static boolean isFor(SocketRequest request, ProviderSocket s) {
    return s.isFor(request);
  }

  /** Where what travels up from a socket's base begins. */
  protected static Upcalls upcalls(ProviderSocket s) {
    return s.upcalls();
  }
}
