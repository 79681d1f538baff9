package dev.layersock.cli.relay;

import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;

/** The two directions of a connection whose sides are both connected. For one thread at a time. */
final class Pair {
  static final int CLIENT_READABLE = 0x1;
  static final int CLIENT_WRITABLE = 0x2;
  static final int TARGET_READABLE = 0x4;
  static final int TARGET_WRITABLE = 0x8;

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
    Pump running = up;
    try {
      up.run();
      running = down;
      down.run();
    } catch (WsaException e) {
      boolean client = (running == up) != running.isSinkFault();
      throw new BrokenSide(client ? "the client: " : "the target: ", e);
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
