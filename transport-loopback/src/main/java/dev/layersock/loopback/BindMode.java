package dev.layersock.loopback;

import dev.layersock.option.SockOpt;

/** What a socket's options say, at the time of bind, about sharing its address. */
enum BindMode {
  DEFAULT(0),
  REUSE(2),
  EXCLUSIVE(4);

  private final int row;

  BindMode(int row) {
    this.row = row;
  }

  /** The line of the matrix of conflicts. */
  int row(boolean wildcard) {
    return wildcard ? row : row + 1;
  }

  static BindMode of(LoopbackSocket socket) {
    if (socket.isSet(SockOpt.SO_REUSEADDR)) {
      return REUSE;
    }
    return socket.isSet(SockOpt.SO_EXCLUSIVEADDRUSE) ? EXCLUSIVE : DEFAULT;
  }
}
