package dev.layersock.cli.relay;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;

/** The two directions of a connection whose sides are both connected. For one thread at a time. */
final class Pair {
  static final int CLIENT_READABLE = 0x1;
  static final int CLIENT_WRITABLE = 0x2;
  static final int TARGET_READABLE = 0x4;
  static final int TARGET_WRITABLE = 0x8;

  private static final String CLIENT = "the client: ";
  private static final String TARGET = "the target: ";

  private final Pump up;
  private final Pump down;

  Pair(ChainSocket client, ChainSocket target, Traffic traffic) {
    this.up = new Pump(client, target, traffic);
    this.down = new Pump(target, client, traffic);
  }

  /** Notes what has become possible. */
  void note(int bits) {
    if ((bits & CLIENT_READABLE) != 0) {
      up.sourceReadable();
    }
    if ((bits & TARGET_WRITABLE) != 0) {
      up.sinkWritable();
    }
    if ((bits & TARGET_READABLE) != 0) {
      down.sourceReadable();
    }
    if ((bits & CLIENT_WRITABLE) != 0) {
      down.sinkWritable();
    }
  }

  /**
   * Moves what can be moved now.
   *
   * @throws BrokenSide if a side fails
   */
  void move() throws BrokenSide {
    BrokenSide first = null;
    try {
      up.run();
    } catch (WsaException e) {
      first = new BrokenSide(up.isSinkFault() ? TARGET : CLIENT, e);
    }
    if (first == null || up.isSinkFault()) { // what the target has said before it broke goes on
      try {
        down.run();
      } catch (WsaException e) {
        if (first == null) {
          first = new BrokenSide(down.isSinkFault() ? CLIENT : TARGET, e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Whether it stands still for want of a buffer. */
  boolean isStarving() {
    return up.isStarving() || down.isStarving();
  }

  /** Whether both streams have ended. */
  boolean isDone() {
    return up.isDone() && down.isDone();
  }

  long movedUp() {
    return up.moved();
  }

  long movedDown() {
    return down.moved();
  }

  /** Gives the buffers back. */
  void release() {
    up.release();
    down.release();
  }

  /** One of the two sides has failed. */
  static final class BrokenSide extends Exception {
    private static final long serialVersionUID = 1L;

    private final String whose;
    private final transient WsaException failure;

    BrokenSide(String whose, WsaException failure) {
      super(failure);
      this.whose = whose;
      this.failure = failure;
    }

    /** For a message, before the reason. */
    String whose() {
      return whose;
    }

    WsaException failure() {
      return failure;
    }
  }
}
