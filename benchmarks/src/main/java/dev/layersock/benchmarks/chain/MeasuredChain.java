package dev.layersock.benchmarks.chain;

import dev.layersock.Layersock;
import dev.layersock.config.ChainFile;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Starts systems of one chain: so many layers over a base. Any thread may call it. */
public final class MeasuredChain {
  private MeasuredChain() {}

  /**
   * A chain of layers that do nothing.
   *
   * @param base the name of a base, such as {@code loopback} or {@code nio}; layers may stand
   *     before it, as a file lists them
   * @param called how many layers are on the paths of the calls that are measured; 0 or more
   * @param silent how many layers are on no path; 0 or more
   */
  public static Layersock start(String base, int called, int silent) {
    List<String> chain = new ArrayList<>(Collections.nCopies(called, "called"));
    chain.addAll(Collections.nCopies(silent, "silent"));
    chain.add(base);
    String file = "chains: {measured: [" + String.join(", ", chain) + "]}";
    return Layersock.builder(ChainFile.parse("benchmark", file, registry(), name -> null)).start();
  }

  private static ProviderRegistry registry() {
    ProviderRegistry found = ProviderRegistry.discover(MeasuredChain.class.getClassLoader());
    List<ProviderDescriptor> providers = new ArrayList<>(found.bases());
    providers.addAll(found.layers());
    providers.add(PassThroughDescriptor.CALLED);
    providers.add(PassThroughDescriptor.SILENT);
    return ProviderRegistry.of(providers);
  }
}
