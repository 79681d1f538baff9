package dev.layersock.config;

import dev.layersock.composition.BaseSpec;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.LayerSpec;
import dev.layersock.descriptor.BaseDescriptor;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one chain. */
final class ChainReader {
  private final ProviderRegistry registry;
  private final ListingReader listingReader;
  private final Problems problems;

  ChainReader(
      ProviderRegistry registry,
      Function<String, @Nullable String> environment,
      Problems problems) {
    this.registry = registry;
    this.listingReader = new ListingReader(registry, environment, problems);
    this.problems = problems;
  }

  /** The chain; empty if a problem was reported. */
  Optional<ChainSpec> read(ConfigNode.Entry chain) {
    int before = problems.count();
    Names.check(chain.key(), "the name of a chain", chain.origin(), problems);
    ConfigNode value = chain.value();
    if (value.isMap()) {
      problems.add(
          ProblemCode.WRONG_SHAPE,
          value.origin(),
          "chain '" + chain.key() + "': expected a list of layers, but here is a map",
          "put '- ' before each layer");
      return Optional.empty();
    }
    List<ConfigNode> items = value.itemsOrSelf();
    if (value.isNothing() || items.isEmpty()) {
      problems.add(
          ProblemCode.EMPTY_CHAIN,
          chain.origin(),
          "chain '" + chain.key() + "' lists nothing",
          "expected at least a base: " + bases());
      return Optional.empty();
    }
    List<Listed> listed = new ArrayList<>();
    for (ConfigNode item : items) {
      listingReader.read(item).ifPresent(listed::add);
    }
    if (listed.size() == items.size()) {
      checkBase(chain.key(), listed);
    }
    OrderCheck.check(listed, problems);
    List<String> names = names(listed);
    return problems.count() == before
        ? Optional.of(spec(chain, listed, names)).filter(this::offersProtocols)
        : Optional.empty();
  }

  private void checkBase(String chain, List<Listed> listed) {
    boolean anyBase = false;
    for (Listed item : listed.subList(0, listed.size() - 1)) {
      if (isBase(item)) {
        anyBase = true;
        problems.add(
            ProblemCode.BASE_NOT_LAST,
            item.origin(),
            "base '" + item.kind() + "' is not the last of chain '" + chain + "'",
            "listed first is nearest the application; a chain has one base, at its end");
      }
    }
    Listed last = listed.get(listed.size() - 1);
    if (!anyBase && last.descriptor().isPresent() && !isBase(last)) {
      problems.add(
          ProblemCode.NO_BASE,
          last.origin(),
          "chain '" + chain + "' ends with layer '" + last.kind() + "', without a base",
          "add one behind it; bases: " + bases());
    }
  }

  private List<String> names(List<Listed> listed) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> unnamed = new HashMap<>();
    for (Listed item : listed) {
      String name = item.kind();
      if (item.givenName().isPresent()) {
        name = item.givenName().get();
      } else {
        int count = unnamed.merge(item.kind(), 1, Integer::sum);
        name = count == 1 ? name : name + "#" + count;
      }
      int other = names.indexOf(name);
      if (other >= 0) {
        problems.add(
            ProblemCode.DUPLICATE_INSTANCE,
            item.nameOrigin(),
            "the name '" + name + "' is taken in this chain",
            "by what is listed at " + listed.get(other).origin() + "; give one another 'name'");
      }
      names.add(name);
    }
    return names;
  }

  private static ChainSpec spec(ConfigNode.Entry chain, List<Listed> listed, List<String> names) {
    List<LayerSpec> layers = new ArrayList<>();
    int last = listed.size() - 1;
    for (int i = 0; i < last; i++) {
      Listed item = listed.get(i);
      layers.add(
          new LayerSpec(
              names.get(i),
              (LayerDescriptor) item.descriptor().orElseThrow(),
              item.settings().orElseThrow(),
              item.values(),
              item.origin()));
    }
    Listed base = listed.get(last);
    BaseSpec baseSpec =
        new BaseSpec(
            names.get(last),
            (BaseDescriptor<?>) base.descriptor().orElseThrow(),
            base.settings().orElseThrow(),
            base.values(),
            base.origin());
    return new ChainSpec(chain.key(), layers, baseSpec, chain.origin());
  }

  /** Asks the base once, here, so that a descriptor that fails is named. */
  private boolean offersProtocols(ChainSpec chain) {
    BaseSpec base = chain.base();
    try {
      if (!base.protocols().isEmpty()) {
        return true;
      }
      problems.add(
          ProblemCode.NO_PROTOCOL,
          base.origin(),
          "base '" + base.descriptor().name() + "' offers no protocol with these settings",
          "");
    } catch (RuntimeException e) {
      problems.add(
          ProblemCode.BROKEN_PROVIDER,
          base.origin(),
          "base '" + base.descriptor().name() + "' cannot tell its protocols: " + e,
          "this is for the author of " + base.descriptor().getClass().getName());
    }
    return false;
  }

  private static boolean isBase(Listed item) {
    return item.descriptor().filter(BaseDescriptor.class::isInstance).isPresent();
  }

  private String bases() {
    List<String> names = registry.bases().stream().map(ProviderDescriptor::name).toList();
    return names.isEmpty() ? "none is on the class path" : String.join(", ", names);
  }
}
