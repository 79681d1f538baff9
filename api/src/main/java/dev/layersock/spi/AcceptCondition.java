package dev.layersock.spi;

/**
 * Asked by accept whether to take a connection (Winsock's condition function). It runs in the
 * thread that accepts, with no lock held, and must not use the listening socket.
 */
@FunctionalInterface
public interface AcceptCondition {
  /** Takes every connection. */
  AcceptCondition ALWAYS = offer -> AcceptDecision.ACCEPT;

  /** Decides on a connection. An exception counts as {@link AcceptDecision#REJECT}. */
  AcceptDecision decide(AcceptOffer offer);
}
