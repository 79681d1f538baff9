package dev.layersock.differential;

/** Where a step binds, connects or sends to. */
enum Place {
  /** The socket's own host, and a port of the system's choice. */
  HOME,
  /** The wildcard, and a port of the system's choice. */
  WILDCARD,
  /** The other family's host. */
  OTHER_FAMILY,
  /** Where another socket is. */
  SOCKET,
  /** The same over IPv4. */
  SOCKET_OVER_IPV4,
  /** A port where nobody is. */
  NOBODY,
  /** Where a connect stays in progress. */
  BUSY,
  /** Port 0. */
  PORT_ZERO,
  /** The all-zero address with a port. */
  ALL_ZERO,
  /** A name that nobody has looked up. */
  UNRESOLVED,
  /** Everybody. */
  BROADCAST
}
