package dev.layersock.loopback;

import dev.layersock.testing.HandoverContract;

class LoopbackHandoverTest extends HandoverContract {
  LoopbackHandoverTest() {
    super("loopback");
  }
}
