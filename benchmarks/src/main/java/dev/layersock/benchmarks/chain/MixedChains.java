package dev.layersock.benchmarks.chain;

import dev.layersock.composition.Composition;
import dev.layersock.config.ChainFile;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Many chains of the same layers, each in another order, over the base {@code instant}. The orders
 * are random, and the same in every run.
 */
final class MixedChains {
  private static final long SEED = 20_260_401;

  private MixedChains() {}

  /**
   * Composes them, from a file's text.
   *
   * @param called how many layers of each are on the path of connect
   * @param silent how many are on no path
   */
  static Composition compose(int count, int called, int silent) {
    Random random = new Random(SEED);
    StringBuilder file = new StringBuilder("chains:\n");
    for (int i = 1; i <= count; i++) {
      List<String> chain = new ArrayList<>(names(CalledLayers.ALL, called));
      chain.addAll(names(SilentLayers.ALL, silent));
      Collections.shuffle(chain, random);
      chain.add("instant");
      file.append("  chain-").append(i).append(": [");
      file.append(String.join(", ", chain)).append("]\n");
    }
    List<ProviderDescriptor> providers = new ArrayList<>(CalledLayers.ALL);
    providers.addAll(SilentLayers.ALL);
    providers.add(new InstantDescriptor());
    ProviderRegistry registry = ProviderRegistry.of(providers);
    return ChainFile.parse("mixed", file.toString(), registry, name -> null);
  }

  /** So many layers: each once, then each twice, and so on. */
  private static List<String> names(List<PassThroughDescriptor> layers, int count) {
    return IntStream.range(0, count).mapToObj(i -> layers.get(i % layers.size()).name()).toList();
  }
}
