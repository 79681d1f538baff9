package dev.layersock.benchmarks.gate;

import dev.layersock.Layersock;
import dev.layersock.benchmarks.chain.MeasuredChain;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Starts what the gate measures: so many layers of one kind over a base. */
final class MeasuredLayers {
  /** The layer that passes on all that is measured, and does nothing else. */
  static final String PASSING_ON = "called";

  private MeasuredLayers() {}

  /**
   * A chain.
   *
   * @param layer {@link #PASSING_ON}, or the name of a layer on the class path
   */
  static Layersock start(String base, String layer, int layers) {
    if (layer.equals(PASSING_ON)) {
      return MeasuredChain.start(base, layers, 0);
    }
    List<String> chain = new ArrayList<>(Collections.nCopies(layers, layer));
    chain.add(base);
    ProviderRegistry registry = ProviderRegistry.discover(MeasuredLayers.class.getClassLoader());
    String file = "chains: {measured: [" + String.join(", ", chain) + "]}";
    return Layersock.builder(ChainFile.parse("gate", file, registry, System::getenv)).start();
  }
}
