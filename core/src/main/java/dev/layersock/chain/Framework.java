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
  public static final String NAME = "layersock";

  private Framework() {}

  /** A request for sockets of no chain, whose ends nobody wants to know. */
  public static SocketRequest request(ProtocolInfo protocol, int slots, Upcalls upcalls) {
    return socketRequest(protocol, slots, upcalls, null);
  }

  /**
   * A request for the sockets of a chain.
   *
   * @param ends told of each socket's end, once; null if nobody wants to know
   */
  public static SocketRequest request(
      ProtocolInfo protocol, int slots, Upcalls upcalls, @Nullable Consumer<ProviderSocket> ends) {
    return socketRequest(protocol, slots, upcalls, ends);
  }

  /** The slot with a number; 0 is the application socket's. */
  public static <T> SocketSlot<T> slot(int index) {
    return socketSlot(index);
  }

  /** Changes whether the application made it a blocking socket. */
  public static void setBlocking(ProviderSocket s, boolean blocking) {
    blocking(s, blocking);
  }

  /** Notes who raised a failure, unless that is known; answers the failure. */
  public static WsaException raisedBy(WsaException failure, String provider, WspFunction function) {
    return attribute(failure, provider, function);
  }

  /** As {@link #raisedBy(WsaException, String, WspFunction)}, by the framework itself. */
  public static WsaException raised(WsaException failure, WspFunction function) {
    return attribute(failure, NAME, function);
  }

  /**
   * Why no call on a socket is made any more: a provider has lied about it; null if it is sound.
   */
  public static @Nullable WsaException faultOf(ProviderSocket s) {
    return failure(s);
  }

  /** Whether a socket was made for a request. */
  static boolean isFor(SocketRequest request, ProviderSocket s) {
    return madeFor(request, s);
  }

  /** Fails a socket; the first reason stays. */
  static boolean failSocket(ProviderSocket s, WsaException why) {
    return fail(s, why);
  }

  static boolean reachPlace(ProviderSocket s, int place) {
    return reach(s, place);
  }

  static int reachedPlace(ProviderSocket s) {
    return reached(s);
  }

  /** Whether a socket has ended: closed, or cleaned up with its provider. */
  public static boolean isEnded(ProviderSocket s) {
    return hasEnded(s);
  }

  /** Where what travels up from a socket's base begins. */
  public static Upcalls wayUp(ProviderSocket s) {
    return upcalls(s);
  }
}
