package dev.layersock.chain;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.spi.FrameworkAccess;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.SocketSlot;
import dev.layersock.spi.Upcalls;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The framework's side of the service provider interface: what neither a layer nor a transport
 * calls. Any thread may call it.
 */
public final class Framework extends FrameworkAccess {
  /** What {@link WsaException#provider()} says of errors that no provider has raised. */
  public static final String NAME = FRAMEWORK;

  private Framework() {}

  /** A request for sockets of no chain, whose ends nobody wants to know. */
  public static SocketRequest request(ProtocolInfo protocol, int slots, Upcalls upcalls) {
    return FrameworkAccess.request(protocol, slots, upcalls, null);
  }

  /**
   * A request for the sockets of a chain.
   *
   * @param ends told of each socket's end, once; null if nobody wants to know
   */
  public static SocketRequest request(
      ProtocolInfo protocol, int slots, Upcalls upcalls, @Nullable Consumer<ProviderSocket> ends) {
    return FrameworkAccess.request(protocol, slots, upcalls, ends);
  }

  /** The slot with a number; 0 is the application socket's. */
  public static <T> SocketSlot<T> slot(int index) {
    return FrameworkAccess.slot(index);
  }

  /** Changes whether the application made it a blocking socket. */
  public static void setBlocking(ProviderSocket s, boolean blocking) {
    FrameworkAccess.setBlocking(s, blocking);
  }

  /** Notes who raised a failure, unless that is known; answers the failure. */
  public static WsaException raisedBy(WsaException failure, String provider, WspFunction function) {
    return FrameworkAccess.raisedBy(failure, provider, function);
  }

  /** As {@link #raisedBy(WsaException, String, WspFunction)}, by the framework itself. */
  public static WsaException raised(WsaException failure, WspFunction function) {
    return raisedBy(failure, NAME, function);
  }

  /** Why no call on a socket is made any more: a provider has lied about it; null if sound. */
  public static @Nullable WsaException failureOf(ProviderSocket s) {
    return FrameworkAccess.failureOf(s);
  }

  /** Whether a socket has ended: closed, or cleaned up with its provider. */
  public static boolean isEnded(ProviderSocket s) {
    return FrameworkAccess.isEnded(s);
  }

  /** Where what travels up from a socket's base begins. */
  public static Upcalls upcalls(ProviderSocket s) {
    return FrameworkAccess.upcalls(s);
  }

  /** Whether a socket was made for a request. */
  public static boolean isFor(SocketRequest request, ProviderSocket s) {
    return FrameworkAccess.isFor(request, s);
  }

  /** Fails a socket; the first reason stays. */
  public static boolean fail(ProviderSocket s, WsaException why) {
    return FrameworkAccess.fail(s, why);
  }

  /** Notes that a socket has come up to a place; false if it has ended. */
  public static boolean reach(ProviderSocket s, int place) {
    return FrameworkAccess.reach(s, place);
  }

  /** The highest place to which a socket came. */
  public static int reached(ProviderSocket s) {
    return FrameworkAccess.reached(s);
  }
}
