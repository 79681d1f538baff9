package dev.layersock.option;

import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket option and the type of its value. The constants are Winsock's; a layer may make its own.
 *
 * <p>Two options are the same if they are the same object.
 *
 * @param <T> the type of the value
 */
public final class SockOpt<T> {
  /** Whether the socket listens. Read only. */
  public static final SockOpt<Boolean> SO_ACCEPTCONN =
      readOnly("SO_ACCEPTCONN", 0x0002, Boolean.class);

  /** Whether the local address may be one that is in use; looked at in bind. */
  public static final SockOpt<Boolean> SO_REUSEADDR = flag("SO_REUSEADDR", 0x0004, Applies.TO_ALL);

  /** Whether nobody else may bind the same address; looked at in bind. */
  public static final SockOpt<Boolean> SO_EXCLUSIVEADDRUSE =
      flag("SO_EXCLUSIVEADDRUSE", ~0x0004, Applies.TO_ALL);

  /** Whether idle connections are probed. */
  public static final SockOpt<Boolean> SO_KEEPALIVE =
      flag("SO_KEEPALIVE", 0x0008, Applies.TO_STREAMS);

  /** Whether datagrams may go to a broadcast address. */
  public static final SockOpt<Boolean> SO_BROADCAST =
      flag("SO_BROADCAST", 0x0020, Applies.TO_DATAGRAMS);

  /** What closing does with unsent data. */
  public static final SockOpt<Linger> SO_LINGER =
      new SockOpt<>("SO_LINGER", 0x0080, Linger.class, Linger.OFF, true, Applies.TO_STREAMS);

  /** Whether urgent data stays within the stream. */
  public static final SockOpt<Boolean> SO_OOBINLINE =
      flag("SO_OOBINLINE", 0x0100, Applies.TO_STREAMS);

  /** Bytes of the send buffer; the provider may give another number, which reading tells. */
  public static final SockOpt<Integer> SO_SNDBUF =
      new SockOpt<>("SO_SNDBUF", 0x1001, Integer.class, null, true, Applies.TO_ALL);

  /** Bytes of the receive buffer; the provider may give another number, which reading tells. */
  public static final SockOpt<Integer> SO_RCVBUF =
      new SockOpt<>("SO_RCVBUF", 0x1002, Integer.class, null, true, Applies.TO_ALL);

  /** How long a blocking send waits before WSAETIMEDOUT; zero waits for ever. */
  public static final SockOpt<Duration> SO_SNDTIMEO =
      new SockOpt<>("SO_SNDTIMEO", 0x1005, Duration.class, Duration.ZERO, true, Applies.TO_ALL);

  /** How long a blocking receive or accept waits before WSAETIMEDOUT; zero waits for ever. */
  public static final SockOpt<Duration> SO_RCVTIMEO =
      new SockOpt<>("SO_RCVTIMEO", 0x1006, Duration.class, Duration.ZERO, true, Applies.TO_ALL);

  /** The number of the last error, 0 for none. Read only; reading clears it. */
  public static final SockOpt<Integer> SO_ERROR = readOnly("SO_ERROR", 0x1007, Integer.class);

  /** The socket type. Read only. */
  public static final SockOpt<SocketType> SO_TYPE = readOnly("SO_TYPE", 0x1008, SocketType.class);

  /** Bytes of the largest message; 0 on streams. Read only. */
  public static final SockOpt<Integer> SO_MAX_MSG_SIZE =
      readOnly("SO_MAX_MSG_SIZE", 0x2003, Integer.class);

  /** The protocol that the socket was made with, as its chain offers it. Read only. */
  public static final SockOpt<ProtocolInfo> SO_PROTOCOL_INFO =
      readOnly("SO_PROTOCOL_INFO", 0x2005, ProtocolInfo.class);

  /** Whether a connection is only made when the condition of accept agrees; set before listen. */
  public static final SockOpt<Boolean> SO_CONDITIONAL_ACCEPT =
      flag("SO_CONDITIONAL_ACCEPT", 0x3002, Applies.TO_STREAMS);

  /** Whole seconds since the socket connected; -1 while it is not. Read only. */
  public static final SockOpt<Integer> SO_CONNECT_TIME =
      readOnly("SO_CONNECT_TIME", 0x700C, Integer.class);

  /** Whether small segments are sent at once. */
  public static final SockOpt<Boolean> TCP_NODELAY =
      flag("TCP_NODELAY", 0x0001, Applies.TO_STREAMS);

  /** The type-of-service octet of outgoing packets, 0 to 255. */
  public static final SockOpt<Integer> IP_TOS =
      new SockOpt<>("IP_TOS", 0x0003, Integer.class, 0, true, Applies.TO_ALL);

  /**
   * Whether an IPv6 socket keeps to IPv6. Set at first, as on Windows and whatever the host does:
   * an IPv4 address is WSAEAFNOSUPPORT then. An IPv6 socket without it takes IPv4 addresses too, as
   * IPv4 addresses and not as mapped ones, and IPv4 callers and datagrams where it is bound to the
   * wildcard. It is changed before bind, later is WSAEINVAL; an IPv4 socket has no such option.
   */
  public static final SockOpt<Boolean> IPV6_V6ONLY =
      new SockOpt<>("IPV6_V6ONLY", 0x001B, Boolean.class, true, true, Applies.TO_ALL);

  private static final Set<SockOpt<?>> STANDARD =
      Set.of(
          SO_ACCEPTCONN,
          SO_REUSEADDR,
          SO_EXCLUSIVEADDRUSE,
          SO_KEEPALIVE,
          SO_BROADCAST,
          SO_LINGER,
          SO_OOBINLINE,
          SO_SNDBUF,
          SO_RCVBUF,
          SO_SNDTIMEO,
          SO_RCVTIMEO,
          SO_ERROR,
          SO_TYPE,
          SO_MAX_MSG_SIZE,
          SO_PROTOCOL_INFO,
          SO_CONDITIONAL_ACCEPT,
          SO_CONNECT_TIME,
          TCP_NODELAY,
          IP_TOS,
          IPV6_V6ONLY);

  /** The socket types that an option is for. */
  public enum Applies {
    /** Any socket. */
    TO_ALL,
    /** Stream sockets. */
    TO_STREAMS,
    /** Datagram sockets. */
    TO_DATAGRAMS;

    /** Whether a socket of that type has the option. */
    public boolean includes(SocketType type) {
      return this == TO_ALL || (this == TO_STREAMS) == (type == SocketType.STREAM);
    }
  }

  private final String name;
  private final int number;
  private final Class<T> type;
  private final @Nullable T initial;
  private final boolean writable;
  private final Applies applies;

  /**
   * Makes an option.
   *
   * @param name as it is shown, in capitals
   * @param number Winsock's, or one of the author's own
   * @param type the type of the value
   * @param initial the value until one is set; null if only the provider knows it
   * @param writable whether it can be set
   * @param applies the sockets that have it
   */
  public SockOpt(
      String name,
      int number,
      Class<T> type,
      @Nullable T initial,
      boolean writable,
      Applies applies) {
    this.name = name;
    this.number = number;
    this.type = type;
    this.initial = initial;
    this.writable = writable;
    this.applies = applies;
  }

  /** The options of this class, which every transport knows. */
  public static Set<SockOpt<?>> standard() {
    return STANDARD;
  }

  private static SockOpt<Boolean> flag(String name, int number, Applies applies) {
    return new SockOpt<>(name, number, Boolean.class, false, true, applies);
  }

  private static <T> SockOpt<T> readOnly(String name, int number, Class<T> type) {
    return new SockOpt<>(name, number, type, null, false, Applies.TO_ALL);
  }

  /** The name, for example {@code SO_KEEPALIVE}. */
  public String name() {
    return name;
  }

  /** Winsock's number. */
  public int number() {
    return number;
  }

  /** The type of the value. */
  public Class<T> type() {
    return type;
  }

  /** The value until one is set; null if only the provider knows it. */
  public @Nullable T initial() {
    return initial;
  }

  /** Whether it can be set. */
  public boolean isWritable() {
    return writable;
  }

  /** The sockets that have it. */
  public Applies applies() {
    return applies;
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
