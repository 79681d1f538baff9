package dev.layersock.benchmarks.chain;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.spi.LayeredProvider;

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

  @Override
  public String summary() {
    return "passes everything on";
  }
}
