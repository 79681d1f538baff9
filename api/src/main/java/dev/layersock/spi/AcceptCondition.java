package dev.layersock.spi;

/**
 * Asked by accept whether to take a connection (Winsock's condition function). It runs in the
 * thread that accepts, with no lock held, and must not use the listening socket. A blocking call
 * inside of it that would have to wait raises WSAEINPROGRESS.
 */
@FunctionalInterface
public interface AcceptCondition {
  /** Takes every connection. */
  AcceptCondition ALWAYS = offer -> AcceptDecision.ACCEPT;

  /**
   * Decides on a connection. Whatever it throws, and null, counts as {@link AcceptDecision#REJECT};
   * it is logged with the name of the layer that handed the condition down.
   */
  AcceptDecision decide(AcceptOffer offer);
}
