package dev.layersock.nio;

import dev.layersock.testing.StreamRacesContract;

class NioStreamRacesTest extends StreamRacesContract {
  NioStreamRacesTest() {
    super("nio");
  }
}
