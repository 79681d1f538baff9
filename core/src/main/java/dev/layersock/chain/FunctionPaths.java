package dev.layersock.chain;

import dev.layersock.error.WspFunction;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ServiceProvider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which provider answers each function, seen from one place of a chain. Immutable. */
final class FunctionPaths {
  private final List<Link> links;
  private final Map<WspFunction, Link> targets = new EnumMap<>(WspFunction.class);

  /**
   * From what stands below the place.
   *
   * @param links from the nearest provider down to the base
   */
  FunctionPaths(List<Link> links) {
    this.links = List.copyOf(links);
    for (WspFunction function : WspFunction.values()) {
      targets.put(function, nearest(function));
    }
  }

  /** The nearest layer that implements a function itself; null if only the base does. */
  @Nullable LayeredProvider layer(WspFunction function) {
    return link(function).provider() instanceof LayeredProvider layer ? layer : null;
  }

  /** What is below all layers. */
  ServiceProvider base() {
    return links.get(links.size() - 1).provider();
  }

  /** The name of the nearest provider that implements a function itself. */
  String name(WspFunction function) {
    return link(function).name();
  }

  /** What stands below that provider, which is a layer. */
  ProcedureTable tableBelow(WspFunction function) {
    ProcedureTable below = link(function).below();
    if (below == null) {
      throw new IllegalStateException("nothing is below the base");
    }
    return below;
  }

  /** The names of all the providers that a function goes through, from the nearest on. */
  List<String> path(WspFunction function) {
    List<String> names = new ArrayList<>();
    for (Link link : links) {
      if (link.functions().contains(function)) {
        names.add(link.name());
      }
    }
    return List.copyOf(names);
  }

  private Link link(WspFunction function) {
    Link link = targets.get(function);
    if (link == null) {
      throw new IllegalStateException("no provider implements " + function);
    }
    return link;
  }

  private Link nearest(WspFunction function) {
    for (Link link : links) {
      if (link.functions().contains(function)) {
        return link;
      }
    }
    throw new IllegalArgumentException("no provider implements " + function);
  }
}
