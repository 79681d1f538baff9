package dev.layersock.option;

import dev.layersock.qos.QualityOfService;

/**
 * A control code with the types of what goes in and comes out. The constants are Winsock's; a
 * provider may make its own.
 *
 * <p>Two codes are the same if they are the same object.
 *
 * @param <I> what goes in; {@link Void} for nothing
 * @param <O> what comes out; {@link Void} for nothing
 */
public final class IoctlCode<I, O> {
  /** Bytes that can be received at once: of the stream, or of the next datagram. */
  public static final IoctlCode<Void, Integer> FIONREAD =
      new IoctlCode<>("FIONREAD", Void.class, Integer.class);

  /** Whether all urgent data has been read; stream sockets without SO_OOBINLINE only. */
  public static final IoctlCode<Void, Boolean> SIOCATMARK =
      new IoctlCode<>("SIOCATMARK", Void.class, Boolean.class);

  /** Sets the quality of service that the socket asks for. */
  public static final IoctlCode<QualityOfService, Void> SIO_SET_QOS =
      new IoctlCode<>("SIO_SET_QOS", QualityOfService.class, Void.class);

  /** Reads the quality of service that is in force. */
  public static final IoctlCode<Void, QualityOfService> SIO_GET_QOS =
      new IoctlCode<>("SIO_GET_QOS", Void.class, QualityOfService.class);

  /**
   * Resets the connection of a stream socket that connected by itself, which is then as after a
   * connect that failed: bound, with its options, and ready to be connected again ({@code
   * DisconnectEx} with {@code TF_REUSE_SOCKET}). Until then it is readable and writable, so that
   * whoever waits there finds WSAENOTCONN. WSAENOTCONN if it is not connected, WSAEOPNOTSUPP on an
   * accepted socket. A port that the system chose may be another one afterwards.
   */
  public static final IoctlCode<Void, Void> DISCONNECT_EX =
      new IoctlCode<>("DISCONNECT_EX", Void.class, Void.class);

  private final String name;
  private final Class<I> input;
  private final Class<O> output;

  /**
   * Makes a code.
   *
   * @param name as it is shown, in capitals
   */
  public IoctlCode(String name, Class<I> input, Class<O> output) {
    this.name = name;
    this.input = input;
    this.output = output;
  }

  /** The name, for example {@code FIONREAD}. */
  public String name() {
    return name;
  }

  /** The type of what goes in. */
  public Class<I> input() {
    return input;
  }

  /** The type of what comes out. */
  public Class<O> output() {
    return output;
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
