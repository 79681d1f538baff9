package dev.layersock.config;

import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.EntrySpec;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.ProtocolInfo;
import dev.layersock.protocol.SocketType;
import dev.layersock.settings.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the entries of the catalog. */
final class EntryReader {
  private static final List<String> KEYS = List.of("name", "chain", "family", "type");

  private final Function<String, @Nullable String> environment;
  private final Problems problems;

  EntryReader(Function<String, @Nullable String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * The entries that are right.
   *
   * @param chainNames the names of all chains of the file
   * @param chains those that are right
   */
  List<EntrySpec> read(ConfigNode.Entry list, List<String> chainNames, List<ChainSpec> chains) {
    List<ConfigNode> items = list.value().itemsOrSelf();
    if (list.value().isNothing() || items.isEmpty()) {
      problems.add(
          ProblemCode.NO_VALUE,
          list.origin(),
          "'entries' lists nothing",
          "leave it out, so that every chain is an entry");
      return List.of();
    }
    List<EntrySpec> entries = new ArrayList<>();
    for (ConfigNode item : items) {
      Optional<EntrySpec> entry = item.isText() ? shortForm(item) : longForm(item);
      if (entry.isPresent() && isKnown(entry.get(), item, chainNames)) {
        checkName(entry.get(), nameOrigin(item), entries);
        checkProtocols(entry.get(), chains);
        entries.add(entry.get());
      }
    }
    return entries;
  }

  private Optional<EntrySpec> shortForm(ConfigNode item) {
    return Names.read(item, "the name of a chain", environment, problems)
        .map(name -> new EntrySpec(name, name, Optional.empty(), Optional.empty(), item.origin()));
  }

  private Optional<EntrySpec> longForm(ConfigNode item) {
    if (!item.isMap()) {
      problems.add(
          ProblemCode.WRONG_SHAPE,
          item.origin(),
          "an entry: expected the name of a chain or a map, but here is " + item.shape(),
          "");
      return Optional.empty();
    }
    for (ConfigNode.Entry key : item.entries()) {
      if (!KEYS.contains(key.key())) {
        problems.add(
            ProblemCode.UNKNOWN_KEY,
            key.origin(),
            "unknown key '" + key.key() + "' of an entry",
            NearestName.question(key.key(), KEYS) + "an entry knows: " + String.join(", ", KEYS));
      }
    }
    Map<String, AddressFamily> families = new LinkedHashMap<>();
    for (AddressFamily family : AddressFamily.values()) {
      families.put(family.label(), family);
    }
    Map<String, SocketType> types = new LinkedHashMap<>();
    for (SocketType type : SocketType.values()) {
      types.put(type.label(), type);
    }
    Optional<AddressFamily> family = choice(item, "family", families);
    Optional<SocketType> type = choice(item, "type", types);
    Optional<String> name =
        item.entry("name")
            .flatMap(e -> Names.read(e.value(), "the name of an entry", environment, problems));
    if (item.entry("chain").isEmpty()) {
      problems.add(
          ProblemCode.MISSING,
          item.origin(),
          "key 'chain' of an entry is missing",
          "it names the chain that the entry is for");
      return Optional.empty();
    }
    return item.entry("chain")
        .flatMap(e -> Names.read(e.value(), "the name of a chain", environment, problems))
        .map(chain -> new EntrySpec(name.orElse(chain), chain, family, type, item.origin()));
  }

  private <T> Optional<T> choice(ConfigNode item, String key, Map<String, T> byWord) {
    Optional<ConfigNode.Entry> entry = item.entry(key);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = List.copyOf(byWord.keySet());
    ConfigNode value = entry.get().value();
    ScalarType type =
        new ScalarType(
            SettingKind.CHOICE, List.of(), words, text -> ScalarType.choose(text, byWord, words));
    return new ScalarBinder("an entry", environment, problems)
        .bind(type, value, new Spot(key, value.origin(), false))
        .map(bound -> bound.text())
        .map(byWord::get);
  }

  private boolean isKnown(EntrySpec entry, ConfigNode item, List<String> chainNames) {
    if (chainNames.contains(entry.chain())) {
      return true;
    }
    Origin origin = item.entry("chain").map(e -> e.value().origin()).orElse(item.origin());
    problems.add(
        ProblemCode.UNKNOWN_CHAIN,
        origin,
        "there is no chain '" + entry.chain() + "'",
        NearestName.question(entry.chain(), chainNames)
            + "chains: "
            + (chainNames.isEmpty() ? "none" : String.join(", ", chainNames)));
    return false;
  }

  private void checkName(EntrySpec entry, Origin origin, List<EntrySpec> before) {
    for (EntrySpec other : before) {
      if (other.name().equals(entry.name())) {
        problems.add(
            ProblemCode.DUPLICATE_ENTRY,
            origin,
            "two entries are named '" + entry.name() + "'",
            "the first is at " + other.origin() + "; give this one another 'name'");
      }
    }
  }

  private static Origin nameOrigin(ConfigNode item) {
    return item.entry("name").map(e -> e.value().origin()).orElse(item.origin());
  }

  private void checkProtocols(EntrySpec entry, List<ChainSpec> chains) {
    for (ChainSpec chain : chains) {
      if (chain.name().equals(entry.chain())
          && chain.protocols().stream().noneMatch(entry::includes)) {
        List<String> offered = chain.protocols().stream().map(EntryReader::words).toList();
        problems.add(
            ProblemCode.NO_PROTOCOL,
            entry.origin(),
            "chain '" + chain.name() + "' offers no protocol of this family and type",
            "base '"
                + chain.base().descriptor().name()
                + "' offers: "
                + String.join(", ", offered));
      }
    }
  }

  /** A protocol with what selects it. */
  static String words(ProtocolInfo protocol) {
    return protocol.name() + " (" + protocol.family().label() + " " + protocol.type().label() + ")";
  }
}
