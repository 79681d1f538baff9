package dev.layersock.wiring;

import com.google.inject.Binder;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import dev.layersock.chain.AssemblyException;
import dev.layersock.chain.ProviderFactory;
import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.settings.Origin;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.base.BaseProvider;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;

/**
 * Builds providers by their {@code @Inject} constructors. What a constructor may ask for: its
 * settings record, its context, a layer its {@code @Lower} provider, a base the {@link
 * SelectorProvider}; and whatever the application provides.
 *
 * <p>Each provider gets a child injector, so that two instances of one layer do not meet. Used by
 * one thread.
 */
public final class GuiceProviderFactory implements ProviderFactory {
  /** Guice's own setting of how it defines classes. */
  private static final String CLASS_LOADING = "guice_custom_class_loading";

  static {
    // Guice's usual way goes through sun.misc.Unsafe, of which JDK 24 and later warn on standard
    // error; this way does not. What the application has set stays, and so does what a Guice does
    // that has begun already.
    if (System.getProperty(CLASS_LOADING) == null) {
      System.setProperty(CLASS_LOADING, "CHILD");
    }
  }

  private final Injector system;

  /**
   * For one system.
   *
   * @param selectors where the transports' channels come from
   * @param services what the application provides, by type
   * @throws AssemblyException if the application provides what it must not
   */
  public GuiceProviderFactory(SelectorProvider selectors, Map<Class<?>, Object> services) {
    try {
      this.system =
          Guice.createInjector(
              Stage.PRODUCTION,
              binder -> {
                binder.requireExplicitBindings();
                binder.bind(SelectorProvider.class).toInstance(selectors);
                services.forEach((type, service) -> bind(binder, type, service));
              });
    } catch (CreationException e) {
      throw new AssemblyException(
          "what the application provides cannot be used; provide each type once, and no type of"
              + " the framework's: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public LayeredProvider layer(LayerSpec spec, ServiceProvider lower, LayerContext context) {
    return build(
        "layer",
        spec.name(),
        spec.origin(),
        spec.descriptor().provider(),
        new LayerModule(spec, lower, context));
  }

  @Override
  public BaseProvider base(BaseSpec spec, ProviderContext context) {
    return build(
        "base",
        spec.name(),
        spec.origin(),
        spec.descriptor().provider(),
        new BaseModule(spec, context));
  }

  private static <T> void bind(Binder binder, Class<T> type, Object service) {
    binder.bind(type).toInstance(type.cast(service));
  }

  private <T> T build(String what, String name, Origin origin, Class<T> provider, Module module) {
    try {
      return system.createChildInjector(module).getInstance(provider);
    } catch (Throwable e) { // Guice wraps what a constructor throws, if it can show it
      throw failure(
          String.format(
              "%s '%s' (%s) cannot be built from the constructor of %s",
              what, name, origin, provider.getName()),
          e);
    }
  }

  /** What was thrown may throw again when it is asked what it is. */
  private static AssemblyException failure(String what, Throwable thrown) {
    String type = thrown.getClass().getName();
    try {
      return new AssemblyException(what + ": " + thrown.getMessage(), thrown);
    } catch (Throwable unspeakable) {
      return new AssemblyException(
          what + ": it threw " + type + ", which cannot be shown", new IllegalStateException(type));
    }
  }
}
