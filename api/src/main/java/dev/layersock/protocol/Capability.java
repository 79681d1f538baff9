package dev.layersock.protocol;

/**
 * What a protocol can do: the service flags ({@code XP1_*}) of Winsock's protocol information.
 *
 * <p>A chain's capabilities are its base's, with what layers add. They decide how a request for a
 * feature fails.
 */
public enum Capability {
  /** Datagrams rather than connections. */
  CONNECTIONLESS(0x1),
  /** What was sent arrives, or the connection fails. */
  GUARANTEED_DELIVERY(0x2),
  /** What arrives is in the order of sending, none twice. */
  GUARANTEED_ORDER(0x4),
  /** Boundaries of messages are kept. */
  MESSAGE_ORIENTED(0x8),
  /** A message protocol that can be read as a stream. */
  PSEUDO_STREAM(0x10),
  /** Both ends can finish sending before the connection goes. */
  GRACEFUL_CLOSE(0x20),
  /** Urgent data (out of band). */
  EXPEDITED_DATA(0x40),
  /** User data travels with the connection request and its answer. Absent: WSAEPROTONOSUPPORT. */
  CONNECT_DATA(0x80),
  /** User data travels with the end of a connection. Absent: WSAENOPROTOOPT. */
  DISCONNECT_DATA(0x100),
  /** Datagrams to a broadcast address. */
  SUPPORT_BROADCAST(0x200),
  /** Multipoint sessions. */
  SUPPORT_MULTIPOINT(0x400),
  /** Multipoint sessions have a root that controls them. */
  MULTIPOINT_CONTROL_PLANE(0x800),
  /** Multipoint data goes through a root. */
  MULTIPOINT_DATA_PLANE(0x1000),
  /**
   * Flow specifications are honoured. Absent: WSAEOPNOTSUPP in connect, WSAENOPROTOOPT in ioctl.
   */
  QOS_SUPPORTED(0x2000),
  /** Reserved by Winsock. */
  INTERRUPT(0x4000),
  /** Sends only. */
  UNI_SEND(0x8000),
  /** Receives only. */
  UNI_RECV(0x10000),
  /** The handles are the operating system's. Meaningless on the JVM; kept for completeness. */
  IFS_HANDLES(0x20000),
  /** Messages can be sent and received in parts. */
  PARTIAL_MESSAGE(0x40000),
  /** Reserved by Winsock for storage networks. */
  SAN_SUPPORT_SDP(0x80000);

  private final int flag;

  Capability(int flag) {
    this.flag = flag;
  }

  /** The bit in Winsock's {@code dwServiceFlags1}. */
  public int flag() {
    return flag;
  }
}
