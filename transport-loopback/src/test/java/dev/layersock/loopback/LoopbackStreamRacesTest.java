package dev.layersock.loopback;

import dev.layersock.testing.StreamRacesContract;

class LoopbackStreamRacesTest extends StreamRacesContract {
  LoopbackStreamRacesTest() {
    super("loopback", 1);
  }
}
