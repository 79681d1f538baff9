package dev.layersock.nio;

import dev.layersock.testing.HandoverContract;

class NioHandoverTest extends HandoverContract {
  NioHandoverTest() {
    super("nio");
  }
}
