package dev.layersock.loopback;

/**
 * What is wrong with a host of a network in memory, for whoever sends to one of its addresses. How
 * connects and datagrams fare is said here; connections that exist already are left alone.
 */
public enum HostCondition {
  /** There is no way to the host: connects and datagrams fail with WSAEHOSTUNREACH. */
  HOST_UNREACHABLE,
  /** There is no way to the host's network: connects and datagrams fail with WSAENETUNREACH. */
  NETWORK_UNREACHABLE,
  /**
   * The host says no, whoever listens there: connects fail with WSAECONNREFUSED, datagrams fare as
   * at a closed port.
   */
  REFUSING,
  /**
   * Nothing ever comes back: a connect is in progress until the connect timeout and then fails with
   * WSAETIMEDOUT, datagrams vanish.
   */
  BLACK_HOLE
}
