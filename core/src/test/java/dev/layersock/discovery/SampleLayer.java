package dev.layersock.discovery;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.spi.LayeredProvider;

/** Found through a service file that a test writes. */
public class SampleLayer implements LayerDescriptor {
  private final String name;

  /** As the service loader makes it. */
  public SampleLayer() {
    this("sample");
  }

  SampleLayer(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return "A layer of tests";
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return LayeredProvider.class;
  }

  /** Has the name of the other. */
  public static final class Namesake extends SampleLayer {}

  /** Cannot be made. */
  public static final class Failing extends SampleLayer {
    /** Fails. */
    public Failing() {
      throw new IllegalStateException("no licence");
    }
  }
}
