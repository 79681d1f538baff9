package dev.layersock.nio;

import dev.layersock.testing.StreamRacesContract;

class NioStreamRacesTest extends StreamRacesContract {
  /** A kernel that has room for less than two segments is slow to say that it has more again. */
  private static final int SMALLEST_BUFFER = 128 * 1024;

  NioStreamRacesTest() {
    super("nio", SMALLEST_BUFFER);
  }
}
