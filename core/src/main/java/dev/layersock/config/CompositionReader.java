package dev.layersock.config;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.EntrySpec;
import dev.layersock.discovery.ProviderRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the top level of a file. */
final class CompositionReader {
  private static final List<String> KEYS = List.of("chains", "entries");

  private final ChainReader chainReader;
  private final EntryReader entryReader;
  private final Problems problems;

  CompositionReader(
      ProviderRegistry registry,
      Function<String, @Nullable String> environment,
      Problems problems) {
    this.chainReader = new ChainReader(registry, environment, problems);
    this.entryReader = new EntryReader(environment, problems);
    this.problems = problems;
  }

  /** The composition; empty if a problem was reported. */
  Optional<Composition> read(ConfigNode root) {
    if (!root.isMap()) {
      problems.add(
          ProblemCode.WRONG_SHAPE,
          root.origin(),
          "expected a map with the key 'chains', but here is " + root.shape(),
          "");
      return Optional.empty();
    }
    for (ConfigNode.Entry entry : root.entries()) {
      if (!KEYS.contains(entry.key())) {
        problems.add(
            ProblemCode.UNKNOWN_KEY,
            entry.origin(),
            "unknown key '" + entry.key() + "'",
            NearestName.question(entry.key(), KEYS) + "the top level knows: chains, entries");
      }
    }
    List<ConfigNode.Entry> listed = listedChains(root);
    List<ChainSpec> chains = new ArrayList<>();
    for (ConfigNode.Entry entry : listed) {
      chainReader.read(entry).ifPresent(chains::add);
    }
    List<String> names = listed.stream().map(ConfigNode.Entry::key).toList();
    int before = problems.count();
    List<EntrySpec> entries =
        root.entry("entries")
            .map(entry -> entryReader.read(entry, names, chains))
            .orElseGet(() -> chains.stream().map(EntrySpec::of).toList());
    if (problems.count() == before) {
      CapabilityCheck.check(chains, entries, problems);
    }
    return problems.count() == 0 ? Optional.of(new Composition(chains, entries)) : Optional.empty();
  }

  private List<ConfigNode.Entry> listedChains(ConfigNode root) {
    Optional<ConfigNode.Entry> chains = root.entry("chains");
    if (chains.isEmpty()) {
      problems.add(
          ProblemCode.MISSING,
          root.origin(),
          "key 'chains' is missing",
          "a file has at least one chain, e.g. chains: {plain: [nio]}");
      return List.of();
    }
    ConfigNode value = chains.get().value();
    List<ConfigNode.Entry> listed = value.entries();
    if (!value.isMap() && !value.isNothing()) {
      problems.add(
          ProblemCode.WRONG_SHAPE,
          value.origin(),
          "'chains': expected a map of names and chains, but here is " + value.shape(),
          "written as 'name: [layer, layer, base]'");
    } else if (listed.isEmpty()) {
      problems.add(
          ProblemCode.NO_CHAINS,
          chains.get().origin(),
          "there is no chain",
          "written as 'name: [layer, layer, base]'");
    }
    return listed;
  }
}
