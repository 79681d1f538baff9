package dev.layersock.layers.logging;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.spi.LayeredProvider;

/** Makes the layer {@code logging} known. */
public final class LoggingDescriptor implements LayerDescriptor {
  /** For {@link java.util.ServiceLoader}. */
  public LoggingDescriptor() {}

  @Override
  public String name() {
    return "logging";
  }

  @Override
  public String summary() {
    return "Writes one log line for each connect, accept, bind, listen and close";
  }

  @Override
  public Class<? extends Record> settings() {
    return LoggingSettings.class;
  }

  @Override
  public Class<? extends LayeredProvider> provider() {
    return LoggingLayer.class;
  }
}
