package dev.layersock.contract;

/** What a provider under test can do beyond what all can. */
public enum Ability {
  /** Connect data in both directions. */
  CONNECT_DATA,
  /** Disconnect data. */
  DISCONNECT_DATA,
  /** Urgent data. */
  URGENT,
  /** Flow specifications. */
  QOS,
  /** SO_CONDITIONAL_ACCEPT makes a refusal reach the client's connect. */
  CONDITIONAL_ACCEPT,
  /** A connect that is kept waiting can be made. */
  PENDING_CONNECT,
  /** A backlog that is full refuses. */
  EXACT_BACKLOG
}
