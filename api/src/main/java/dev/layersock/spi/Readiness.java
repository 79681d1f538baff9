package dev.layersock.spi;

import java.util.StringJoiner;

/** What can be true of a socket, as bits to be combined with {@code |}. */
public final class Readiness {
  /** A receive has something to say: data, the end of the stream, or an error. */
  public static final int READABLE = 0x1;

  /** A send would be taken, or would fail; never on a stream socket that was not connected. */
  public static final int WRITABLE = 0x2;

  /** Urgent data waits, and SO_OOBINLINE is off. */
  public static final int URGENT = 0x4;

  /** A connection waits to be accepted. */
  public static final int ACCEPTABLE = 0x8;

  /**
   * The peer has ended its stream, or the connection is broken, and nothing unread comes before
   * that: the next receive tells of the end. While a byte can still be received it is not true,
   * though the end has arrived. It is the same on every base. A layer that holds bytes back, or has
   * read ahead, tells of it once its own have been read.
   */
  public static final int CLOSED = 0x20;

  /** All of them. */
  public static final int ALL = READABLE | WRITABLE | URGENT | ACCEPTABLE | CLOSED;

  private Readiness() {}

  /** The names of the bits, for logs; for example {@code readable|closed}. */
  public static String toString(int events) {
    StringJoiner names = new StringJoiner("|").setEmptyValue("none");
    if ((events & READABLE) != 0) {
      names.add("readable");
    }
    if ((events & WRITABLE) != 0) {
      names.add("writable");
    }
    if ((events & URGENT) != 0) {
      names.add("urgent");
    }
    if ((events & ACCEPTABLE) != 0) {
      names.add("acceptable");
    }
    if ((events & CLOSED) != 0) {
      names.add("closed");
    }
    return names.toString();
  }
}
