package dev.layersock.cli.show;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.protocol.Capability;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Chains in words. */
public final class ChainText {
  /** How the order of a chain is to be read, in one sentence. */
  public static final String ORDER =
      "listed first = nearest the application = called first on the way down, last on the way up";

  /** Stands between two providers, the upper one before it. */
  static final String DOWN = " > ";

  private ChainText() {}

  /** The names of a chain's layers and of its base, in order. */
  public static List<String> names(ChainSpec chain) {
    List<String> names = new ArrayList<>(chain.layers().stream().map(LayerSpec::name).toList());
    names.add(chain.base().name());
    return List.copyOf(names);
  }

  /** A chain with its providers, for example {@code web (logging, filter, nio)}. */
  public static String text(ChainSpec chain) {
    return chain.name() + " (" + String.join(", ", names(chain)) + ")";
  }

  /** In the order of their flags, in lower case with hyphens. */
  static List<String> capabilities(Collection<Capability> capabilities) {
    return capabilities.stream()
        .sorted()
        .map(capability -> capability.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }
}
