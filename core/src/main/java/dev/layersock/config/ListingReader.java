package dev.layersock.config;

import dev.layersock.composition.SettingValue;
import dev.layersock.descriptor.LayerDescriptor;
import dev.layersock.descriptor.ProviderDescriptor;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.settings.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one item of a chain: the name of a layer or base, with or without settings. */
final class ListingReader {
  private final ProviderRegistry registry;
  private final Function<String, @Nullable String> environment;
  private final Problems problems;

  ListingReader(
      ProviderRegistry registry,
      Function<String, @Nullable String> environment,
      Problems problems) {
    this.registry = registry;
    this.environment = environment;
    this.problems = problems;
  }

  /** What is listed; empty if it is not a listing at all, which was reported. */
  Optional<Listed> read(ConfigNode item) {
    if (item.isText() && !item.isNothing()) {
      try {
        String kind = EnvironmentText.expand(item.text(), environment).text();
        return Optional.of(read(kind, item.origin(), Optional.empty()));
      } catch (BadValueException e) {
        problems.add(e.code(), item.origin(), e.message(), e.hint());
        return Optional.empty();
      }
    }
    List<ConfigNode.Entry> entries = item.entries();
    if (entries.isEmpty()) {
      problems.add(
          ProblemCode.BAD_LISTING,
          item.origin(),
          "expected the name of a layer or base, but here is " + item.shape(),
          "written as '- name' or '- name: {setting: value}'");
      return Optional.empty();
    }
    ConfigNode.Entry first = entries.get(0);
    for (ConfigNode.Entry more : entries.subList(1, entries.size())) {
      problems.add(
          ProblemCode.BAD_LISTING,
          more.origin(),
          "'" + more.key() + "' stands beside '" + first.key() + "', not in it",
          registry.find(more.key()).isPresent()
              ? "each layer is an item of its own: put '- ' before it"
              : "the settings of '" + first.key() + "' are indented further than its name");
    }
    return Optional.of(read(first.key(), first.origin(), Optional.of(first.value())));
  }

  private Listed read(String kind, Origin origin, Optional<ConfigNode> section) {
    Optional<ProviderDescriptor> descriptor = registry.find(kind);
    Optional<ConfigNode.Entry> name = section.flatMap(node -> node.entry("name"));
    Optional<String> givenName = name.flatMap(entry -> name(entry.value()));
    Origin nameOrigin = name.map(entry -> entry.value().origin()).orElse(origin);
    Optional<Record> settings = Optional.empty();
    List<SettingValue> values = List.of();
    if (descriptor.isPresent()) {
      SectionBinder binder = new SectionBinder(owner(descriptor.get()), environment, problems);
      settings = bind(binder, descriptor.get(), section, origin);
      values = binder.values();
    } else {
      reportUnknown(kind, origin);
    }
    return new Listed(kind, descriptor, givenName, nameOrigin, settings, values, origin);
  }

  static String owner(ProviderDescriptor descriptor) {
    return (descriptor instanceof LayerDescriptor ? "layer '" : "base '") + descriptor.name() + "'";
  }

  private Optional<Record> bind(
      SectionBinder binder,
      ProviderDescriptor descriptor,
      Optional<ConfigNode> section,
      Origin origin) {
    try {
      return binder.bind(SettingsRecord.of(descriptor.settings()), section, origin);
    } catch (DeclarationException e) {
      problems.add(
          ProblemCode.BROKEN_PROVIDER,
          origin,
          owner(descriptor) + " is broken: " + e.getMessage(),
          "this is for the author of " + descriptor.getClass().getName());
      return Optional.empty();
    }
  }

  private Optional<String> name(ConfigNode node) {
    return Names.read(node, "the name of an instance", environment, problems);
  }

  /** What a list becomes whose marks are missing: one text of all its lines. */
  private static String unseparated(String kind) {
    if (kind.startsWith("-")) {
      return "a space is missing behind the '-'; ";
    }
    return kind.indexOf(' ') >= 0 ? "put '- ' before each layer, on a line of its own; " : "";
  }

  private void reportUnknown(String kind, Origin origin) {
    List<String> layers = registry.layers().stream().map(ProviderDescriptor::name).toList();
    List<String> bases = registry.bases().stream().map(ProviderDescriptor::name).toList();
    List<String> all = new ArrayList<>(layers);
    all.addAll(bases);
    problems.add(
        ProblemCode.UNKNOWN_PROVIDER,
        origin,
        "there is no layer or base '" + kind + "'",
        unseparated(kind)
            + NearestName.question(kind, all)
            + "layers: "
            + (layers.isEmpty() ? "none" : String.join(", ", layers))
            + "; bases: "
            + (bases.isEmpty() ? "none" : String.join(", ", bases)));
  }
}
