package dev.layersock.spi;

/** The flags of send and receive, to be combined with {@code |}. The numbers are Winsock's. */
public final class MessageFlags {
  /** Nothing special. */
  public static final int NONE = 0;

  /** Urgent data (MSG_OOB). Stream protocols with EXPEDITED_DATA; else WSAEOPNOTSUPP. */
  public static final int OOB = 0x1;

  /** Receive without removing (MSG_PEEK). */
  public static final int PEEK = 0x2;

  /** Do not route (MSG_DONTROUTE). A provider may ignore it. */
  public static final int DONTROUTE = 0x4;

  /** A part of a message (MSG_PARTIAL). Protocols with PARTIAL_MESSAGE; else WSAEOPNOTSUPP. */
  public static final int PARTIAL = 0x8000;

  private MessageFlags() {}
}
