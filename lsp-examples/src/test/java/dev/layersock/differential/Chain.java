package dev.layersock.differential;

import dev.layersock.Layersock;
import dev.layersock.chain.Checks;

/** The chains that are compared with the model. */
enum Chain {
  LOOPBACK("", false),
  NIO("", true),
  LAYERS_OVER_LOOPBACK("logging, filter: {default: allow}, ", false),
  LAYERS_OVER_NIO("logging, filter: {default: allow}, ", true);

  private static final String IN_MEMORY =
      "loopback: {connect-data: false, disconnect-data: false, qos: false, urgent: false}";

  private final String layers;
  private final boolean ofHost;

  Chain(String layers, boolean ofHost) {
    this.layers = layers;
    this.ofHost = ofHost;
  }

  /** Where there are layers, each provider is checked, too. */
  Transport start() throws Exception {
    Checks checks = layers.isEmpty() ? Checks.FREE : Checks.STRICT;
    Layersock layersock = World.start(layers + (ofHost ? "nio" : IN_MEMORY), checks);
    Busy busy = ofHost ? Busy.ofHost() : Busy.inMemory(layersock);
    return new Transport(name(), layersock, busy, ofHost);
  }
}
