package dev.layersock.benchmarks.chain;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.spi.LayeredProvider;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A layer that does nothing.
 *
 * @param provider whether it is on the paths of the calls that are measured, or on none
 */
record PassThroughDescriptor(String name, Class<? extends LayeredProvider> provider)
    implements LayerDescriptor {
  /** On the paths. */
  static final PassThroughDescriptor CALLED =
      new PassThroughDescriptor("called", CalledLayer.class);

  /** On no path. */
  static final PassThroughDescriptor SILENT =
      new PassThroughDescriptor("silent", SilentLayer.class);

  /** One for each class, named with its number from 1 on. */
  static List<PassThroughDescriptor> numbered(
      String name, List<Class<? extends LayeredProvider>> providers) {
    return IntStream.range(0, providers.size())
        .mapToObj(i -> new PassThroughDescriptor(name + "-" + (i + 1), providers.get(i)))
        .toList();
  }

  @Override
  public String summary() {
    return "passes everything on";
  }
}
