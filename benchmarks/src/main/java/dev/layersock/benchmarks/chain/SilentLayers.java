package dev.layersock.benchmarks.chain;

import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;
import java.util.List;

/** Eight layers that override nothing, and so are on no path. */
final class SilentLayers {
  /** All of them, named {@code silent-1} to {@code silent-8}. */
  static final List<PassThroughDescriptor> ALL =
      PassThroughDescriptor.numbered(
          "silent",
          List.of(
              One.class,
              Two.class,
              Three.class,
              Four.class,
              Five.class,
              Six.class,
              Seven.class,
              Eight.class));

  private SilentLayers() {}

  private static final class One extends LayeredProvider {
    @Inject
    One(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  private static final class Two extends LayeredProvider {
    @Inject
    Two(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  private static final class Three extends LayeredProvider {
    @Inject
    Three(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  private static final class Four extends LayeredProvider {
    @Inject
    Four(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  private static final class Five extends LayeredProvider {
    @Inject
    Five(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  private static final class Six extends LayeredProvider {
    @Inject
    Six(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  private static final class Seven extends LayeredProvider {
    @Inject
    Seven(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }

  private static final class Eight extends LayeredProvider {
    @Inject
    Eight(@Lower ServiceProvider lower, LayerContext context) {
      super(lower, context);
    }
  }
}
