package dev.layersock.architecture.broken.layers.first;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.layersock.architecture.broken.layers.second.SecondLayer;
import dev.layersock.architecture.broken.nio.NosyTransport;
import dev.layersock.architecture.broken.spi.FrameworkAccess;
import dev.layersock.architecture.broken.spi.base.TransportTool;
import org.jspecify.annotations.Nullable;

/** A layer that knows another layer, a transport, and Guice. */
public final class FirstLayer {
  /** The other layer. */
  public SecondLayer other() {
    return new SecondLayer();
  }

  /** The transport. */
  public NosyTransport transport() {
    return new NosyTransport();
  }

  /** What is for transports. */
  public TransportTool tool() {
    return new TransportTool();
  }

  /** What is for the framework. */
  public @Nullable FrameworkAccess access() {
    return null;
  }

  /** Guice outside of the wiring. */
  public Injector injector() {
    return Guice.createInjector();
  }
}
