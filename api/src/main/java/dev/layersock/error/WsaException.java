package dev.layersock.error;

import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.Printable;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A failed call of the service provider interface: what went wrong ({@link #error()}), in which
 * function, in which provider of the chain, and at which address where there is one.
 *
 * <p>Whoever raises it needs to give the error and, better, a sentence. The framework adds the
 * provider and the function when the exception leaves that provider, so a layer cannot be blamed
 * for another's error. Those two are set once, by the thread that carries the exception up, before
 * the application sees it.
 */
public sealed class WsaException extends IOException permits WsaRefusal {
  private static final long serialVersionUID = 1L;

  private final WsaError error;
  private final @Nullable String reason;
  private final transient @Nullable SocketAddress address;
  private @Nullable String provider;
  private @Nullable WspFunction function;

  /** A failure that the code says all about. */
  public WsaException(WsaError error) {
    this(error, null, null, null);
  }

  /** A failure with a sentence for the person who reads it, without a full stop. */
  public WsaException(WsaError error, String reason) {
    this(error, reason, null, null);
  }

  /** A failure at an address. */
  public WsaException(WsaError error, @Nullable String reason, @Nullable SocketAddress address) {
    this(error, reason, address, null);
  }

  /** A failure that another exception explains. */
  public WsaException(
      WsaError error,
      @Nullable String reason,
      @Nullable SocketAddress address,
      @Nullable Throwable cause) {
    super(reason, cause);
    this.error = error;
    this.reason = reason;
    this.address = address;
  }

  /**
   * A refusal at an address: what a policy or a peer answers every day, and nobody's mistake. It
   * has no stack trace, which would take several times as long as the answer. With {@code
   * -Dlayersock.checks=strict} it has one.
   */
  public static WsaException refusal(
      WsaError error, String reason, @Nullable SocketAddress address) {
    return new WsaRefusal(error, reason, address);
  }

  /** Notes who raised this, unless that is known already; see {@link ErrorAttribution}. */
  WsaException raisedBy(String provider, WspFunction function) {
    if (this.provider == null) {
      this.provider = provider;
    }
    if (this.function == null) {
      this.function = function;
    }
    return this;
  }

  /** What went wrong. */
  public WsaError error() {
    return error;
  }

  /** The sentence of the one who raised this; null if the code says all. */
  public @Nullable String reason() {
    return reason;
  }

  /** The address that the failure is about; null if there is none. */
  public @Nullable SocketAddress address() {
    return address;
  }

  /** The name, in its chain, of the provider that raised this; null while it is not known. */
  public @Nullable String provider() {
    return provider;
  }

  /** The function that failed; null while it is not known. */
  public @Nullable WspFunction function() {
    return function;
  }

  /**
   * Whether the waiting of a call has ended, and not what it waited for: WSAETIMEDOUT by a time
   * limit of the caller, not of the network, or WSAEINTR. What was under way may go on; a receive
   * or an accept can be called again.
   */
  public boolean isEndOfWaiting() {
    return ErrorAttribution.FRAMEWORK.equals(provider)
        && (error == WsaError.WSAETIMEDOUT || error == WsaError.WSAEINTR);
  }

  /** For example {@code connect to 10.0.0.1:80 failed in 'nio': connection refused [10061]}. */
  @Override
  public String getMessage() {
    StringBuilder text = new StringBuilder();
    text.append(function == null ? "call" : function.methodName());
    if (address != null) {
      text.append(preposition(function)).append(Addresses.text(address));
    }
    text.append(" failed");
    if (provider != null) {
      text.append(" in '").append(provider).append('\'');
    }
    text.append(": ").append(reason == null ? error.meaning() : Printable.text(reason));
    return text.append(" [").append(error).append(' ').append(error.code()).append(']').toString();
  }

  private static String preposition(@Nullable WspFunction function) {
    if (function == null) {
      return " of ";
    }
    return switch (function) {
      case CONNECT, SEND_TO -> " to ";
      case RECV, RECV_FROM, ACCEPT -> " from ";
      case BIND, LISTEN, GET_SOCK_NAME -> " at ";
      default -> " of ";
    };
  }
}
