package dev.layersock.chain;

/**
 * Finds out whether a thread's stack has room left for more than a few calls. At the end of a stack
 * any code may break off half-way: a log's appender that is left so drops what comes later. So
 * nothing is done there but to go further out.
 */
final class StackRoom {
  /** Frames of about 200 bytes: more than a log and its appenders, and a wake-up, need. */
  private static final int FRAMES = 512;

  private StackRoom() {}

  /** Whether there is. Does nothing else, so it may break off anywhere. */
  static boolean isThere() {
    try {
      return descend(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16) != 0;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /** The arguments make the frame large, however it is compiled. */
  private static long descend(
      int frames,
      long a,
      long b,
      long c,
      long d,
      long e,
      long f,
      long g,
      long h,
      long i,
      long j,
      long k,
      long l,
      long m,
      long n,
      long o,
      long p) {
    if (frames == 0) {
      return a | b | c | d | e | f | g | h | i | j | k | l | m | n | o | p;
    }
    long below = descend(frames - 1, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, a);
    return below | a | b | c | d | e | f | g | h | i | j | k | l | m | n | o | p;
  }
}
