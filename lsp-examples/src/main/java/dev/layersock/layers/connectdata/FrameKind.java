package dev.layersock.layers.connectdata;

import org.jspecify.annotations.Nullable;

/** What a frame says: its byte of flags, of which 0x80 is set in answers. */
enum FrameKind {
  /** A client connects and waits for nothing. */
  REQUEST(0x00),
  /** A client connects and waits for the answer. */
  ASKING_REQUEST(0x01),
  /** The listener refuses. */
  REJECTED(0x80),
  /** The listener accepts. */
  ACCEPTED(0x81);

  private static final int ANSWER = 0x80;

  private final byte flags;

  FrameKind(int flags) {
    this.flags = (byte) flags;
  }

  byte flags() {
    return flags;
  }

  boolean isAnswer() {
    return (flags & ANSWER) != 0;
  }

  /** The kind with some flags; null for flags that no frame has. */
  static @Nullable FrameKind of(byte flags) {
    return switch (flags) {
      case 0x00 -> REQUEST;
      case 0x01 -> ASKING_REQUEST;
      case (byte) 0x80 -> REJECTED;
      case (byte) 0x81 -> ACCEPTED;
      default -> null;
    };
  }
}
