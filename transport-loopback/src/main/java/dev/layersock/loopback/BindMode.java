package dev.layersock.loopback;

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

  /** What SO_REUSEADDR and SO_EXCLUSIVEADDRUSE say together; they are never both set. */
  static BindMode of(boolean reuse, boolean exclusive) {
    if (reuse) {
      return REUSE;
    }
    return exclusive ? EXCLUSIVE : DEFAULT;
  }
}
