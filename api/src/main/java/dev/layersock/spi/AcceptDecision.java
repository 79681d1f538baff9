package dev.layersock.spi;

/** What a condition makes of a connection. */
public enum AcceptDecision {
  /** Take it (CF_ACCEPT). */
  ACCEPT,
  /** Refuse it; accept raises WSAECONNREFUSED (CF_REJECT). */
  REJECT,
  /** Leave it first in the queue; accept raises WSATRY_AGAIN (CF_DEFER). */
  DEFER
}
