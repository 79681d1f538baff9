package dev.layersock.discovery;

import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.descriptor.ProviderDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The providers that chains can be made of, by name. Immutable, hence usable by any thread. Making
 * one loads descriptors only: no provider's class is initialised.
 */
public final class ProviderRegistry {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final SortedMap<String, ProviderDescriptor> byName;

  private ProviderRegistry(SortedMap<String, ProviderDescriptor> byName) {
    this.byName = byName;
  }

  /**
   * The providers that are registered for {@link ServiceLoader} where a class loader looks.
   *
   * @throws DiscoveryException if a registered descriptor cannot be loaded, has an ill-formed name
   *     or the name of another
   */
  public static ProviderRegistry discover(ClassLoader loader) {
    List<ProviderDescriptor> found = new ArrayList<>();
    load(LayerDescriptor.class, loader, found);
    load(BaseDescriptor.class, loader, found);
    return of(found);
  }

  /**
   * Some providers, given in code.
   *
   * @throws DiscoveryException if one has an ill-formed name or the name of another
   */
  public static ProviderRegistry of(Collection<? extends ProviderDescriptor> descriptors) {
    SortedMap<String, ProviderDescriptor> byName = new TreeMap<>();
    for (ProviderDescriptor descriptor : descriptors) {
      String name = descriptor.name();
      if (!NAME.matcher(name).matches()) {
        throw new DiscoveryException(
            className(descriptor)
                + " names its provider '"
                + name
                + "'; a name is made of lower-case letters, digits and single hyphens between them",
            null);
      }
      ProviderDescriptor other = byName.putIfAbsent(name, descriptor);
      if (other != null) {
        throw new DiscoveryException(
            "two providers are named '"
                + name
                + "': "
                + className(other)
                + " and "
                + className(descriptor)
                + "; rename one, or take one off the class path",
            null);
      }
    }
    return new ProviderRegistry(byName);
  }

  /** The provider, layer or base, with a name. */
  public Optional<ProviderDescriptor> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All layers, sorted by name. */
  public List<LayerDescriptor> layers() {
    List<LayerDescriptor> layers = new ArrayList<>();
    for (ProviderDescriptor descriptor : byName.values()) {
      if (descriptor instanceof LayerDescriptor layer) {
        layers.add(layer);
      }
    }
    return List.copyOf(layers);
  }

  /** All bases, sorted by name. */
  public List<BaseDescriptor<?>> bases() {
    List<BaseDescriptor<?>> bases = new ArrayList<>();
    for (ProviderDescriptor descriptor : byName.values()) {
      if (descriptor instanceof BaseDescriptor<?> base) {
        bases.add(base);
      }
    }
    return List.copyOf(bases);
  }

  private static <T extends ProviderDescriptor> void load(
      Class<T> service, ClassLoader loader, List<ProviderDescriptor> found) {
    try {
      Iterator<T> iterator = ServiceLoader.load(service, loader).iterator();
      while (iterator.hasNext()) {
        found.add(iterator.next());
      }
    } catch (ServiceConfigurationError error) {
      Throwable cause = error.getCause();
      throw new DiscoveryException(
          "a provider listed in META-INF/services/"
              + service.getName()
              + " cannot be loaded: "
              + error.getMessage()
              + (cause == null ? "" : " (" + cause + ")"),
          error);
    }
  }

  private static String className(ProviderDescriptor descriptor) {
    return descriptor.getClass().getName();
  }
}
