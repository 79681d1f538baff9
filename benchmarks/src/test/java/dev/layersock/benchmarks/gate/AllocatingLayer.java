package dev.layersock.benchmarks.gate;

import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** What no layer should be: it allocates {@value #BYTES} bytes with each connect. */
final class AllocatingLayer extends LayeredProvider {
  static final int BYTES = 32; // an array's header, and 16 elements

  /** Where what is allocated can be seen, so that no compiler leaves it out. */
  @SuppressWarnings("UnusedVariable")
  private volatile byte @Nullable [] last;

  @Inject
  AllocatingLayer(@Lower ServiceProvider lower, LayerContext context) {
    super(lower, context);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    last = new byte[BYTES - 16];
    return super.connect(s, request);
  }

  /** Makes it known. */
  public static final class Descriptor implements LayerDescriptor {
    /** For the service loader. */
    public Descriptor() {}

    @Override
    public String name() {
      return "allocating";
    }

    @Override
    public String summary() {
      return "allocates";
    }

    @Override
    public Class<AllocatingLayer> provider() {
      return AllocatingLayer.class;
    }
  }
}
