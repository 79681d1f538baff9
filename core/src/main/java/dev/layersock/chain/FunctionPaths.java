package dev.layersock.chain;

import dev.layersock.error.WspFunction;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.base.BaseProvider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which provider answers each function, seen from one place of a chain. Immutable. */
final class FunctionPaths {
  private final List<Link> links;
  private final @Nullable Faults above;
  private final Map<WspFunction, Link> targets = new EnumMap<>(WspFunction.class);

  /**
   * From what stands below the place.
   *
   * @param above who calls from there; null for the application
   * @param links from the nearest provider down to the base
   */
  FunctionPaths(@Nullable Faults above, List<Link> links) {
    this.above = above;
    this.links = List.copyOf(links);
    for (WspFunction function : WspFunction.values()) {
      targets.put(function, nearest(function));
    }
  }

  /** The nearest layer that implements a function itself; null if only the base does. */
  @Nullable LayeredProvider layer(WspFunction function) {
    return link(function).provider() instanceof LayeredProvider layer ? layer : null;
  }

  /** What becomes of the faults of who calls from above; null for the application. */
  @Nullable Faults above() {
    return above;
  }

  /** What is below all layers. */
  BaseProvider base() {
    if (links.get(links.size() - 1).provider() instanceof BaseProvider base) {
      return base;
    }
    throw new IllegalStateException("a chain ends with a base");
  }

  /** What becomes of the faults of the nearest provider that implements a function itself. */
  Faults faults(WspFunction function) {
    return link(function).faults();
  }

  /** How many providers there are. */
  int size() {
    return links.size();
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
      if (link.functions().contains(function) && !(link.provider() instanceof StrictLayer)) {
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
