package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaException;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.Printable;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.SocketSlot;
import dev.layersock.spi.Upcalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The layer's place in its chain: what is around it. Immutable; any thread may call it.
 *
 * @param lower the provider below
 * @param upper the way up
 * @param context clock and name
 * @param roles where each socket's role is kept
 * @param settings of the layer
 */
record Place(
    ServiceProvider lower,
    Upcalls upper,
    LayerContext context,
    SocketSlot<Role> roles,
    ConnectDataSettings settings) {
  private static final Logger LOG = LoggerFactory.getLogger(Place.class);

  /** Raises what a call on a socket has to that is closed, or whose provider has ended. */
  void requireOpen(ProviderSocket s) throws WsaException {
    lower.watch(s, 0);
  }

  /** Closes a socket that the application never had, with a reset. */
  void reset(ProviderSocket s) {
    close(s, Linger.RESET);
  }

  /** Closes a socket that the application never had; what was sent still arrives. */
  void closeGracefully(ProviderSocket s) {
    close(s, Linger.OFF);
  }

  /** The listener's linger time, which such a socket inherits, would make this wait or reset. */
  private void close(ProviderSocket s, Linger linger) {
    try {
      lower.setSockOpt(s, SockOpt.SO_LINGER, linger);
    } catch (WsaException e) {
      LOG.debug(
          "event=linger-failed layer={} reason={}",
          context.name(),
          Printable.quoted(e.getMessage()));
    }
    try {
      lower.closeSocket(s);
    } catch (WsaException e) {
      LOG.debug(
          "event=close-failed layer={} reason={}",
          context.name(),
          Printable.quoted(e.getMessage()));
    }
  }

  /** Notes that a caller was turned away before the application heard of it. */
  void logDropped(ProviderSocket s, String reason) {
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "event=caller-dropped layer={} caller={} reason={}",
          context.name(),
          Printable.value(callerText(s)),
          Printable.quoted(reason));
    }
  }

  private String callerText(ProviderSocket s) {
    try {
      return Addresses.text(lower.getPeerName(s));
    } catch (WsaException gone) {
      return "unknown";
    }
  }
}
