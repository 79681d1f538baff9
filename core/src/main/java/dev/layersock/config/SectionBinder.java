package dev.layersock.config;

import dev.layersock.composition.SettingValue;
import dev.layersock.composition.SettingValue.Source;
import dev.layersock.settings.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the settings record of one provider of its section of a file. Goes on after a problem, to
 * find the others. For one thread and one provider.
 */
final class SectionBinder {
  private static final Pattern COLON_WITHOUT_SPACE = Pattern.compile("[a-z-]+:\\S.*");

  private final String owner;
  private final ScalarBinder scalars;
  private final Problems problems;
  private final List<SettingValue> values = new ArrayList<>();

  /**
   * For one provider.
   *
   * @param owner for messages, for example {@code layer 'qos'}
   */
  SectionBinder(String owner, Function<String, @Nullable String> environment, Problems problems) {
    this.owner = owner;
    this.problems = problems;
    this.scalars = new ScalarBinder(owner, environment, problems);
  }

  /** The settings as they took effect, once bound. */
  List<SettingValue> values() {
    return List.copyOf(values);
  }

  /**
   * Binds a provider's whole section.
   *
   * @param section empty if the file says nothing
   * @param origin where the provider is listed
   * @return empty if a problem was reported
   */
  Optional<Record> bind(SettingsRecord record, Optional<ConfigNode> section, Origin origin) {
    return bindSection(record, section, new Spot("", origin, false));
  }

  /** Binds a default, to find out what is wrong with it. */
  void check(SettingType type, ConfigNode node) {
    bindValue(type, node, new Spot("", Origin.CODE, true));
  }

  private Optional<Record> bindSection(
      SettingsRecord record, Optional<ConfigNode> section, Spot spot) {
    if (section.isPresent() && !section.get().isMap() && !section.get().isNothing()) {
      wrongShape(section.get(), spot, "a map of settings");
      return Optional.empty();
    }
    Set<String> misspelt = new HashSet<>();
    section.ifPresent(node -> reportUnknown(record, node, spot, misspelt));
    boolean complete = true;
    @Nullable Object[] arguments = new Object[record.components().size()];
    for (int i = 0; i < arguments.length; i++) {
      SettingComponent component = record.components().get(i);
      arguments[i] = bindComponent(component, section, spot, misspelt);
      complete &= arguments[i] != null;
    }
    return complete ? instance(record, arguments, spot) : Optional.empty();
  }

  private Optional<Record> instance(
      SettingsRecord record, @Nullable Object[] arguments, Spot spot) {
    try {
      return Optional.of(record.instance(arguments));
    } catch (DeclarationException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      String what = spot.path().isEmpty() ? "settings" : "'" + spot.path() + "'";
      problems.add(ProblemCode.REFUSED, spot.origin(), what + of() + " refused: " + reason(e), "");
      return Optional.empty();
    }
  }

  /** The value; null if a problem was reported. */
  private @Nullable Object bindComponent(
      SettingComponent component, Optional<ConfigNode> section, Spot spot, Set<String> misspelt) {
    if (component.type() instanceof SettingType.Place) {
      return spot.origin();
    }
    Spot inside = spot.child(component.key());
    Optional<ConfigNode.Entry> entry = section.flatMap(node -> node.entry(component.key()));
    if (entry.isPresent()) {
      ConfigNode value = entry.get().value();
      return bindValue(
          component.type(), value, spot.isDefault() ? inside : inside.at(value.origin()));
    }
    if (component.type() instanceof SettingType.Maybe) {
      return Optional.empty();
    }
    if (component.defaultNode().isPresent()) {
      return bindValue(component.type(), component.defaultNode().get(), inside.asDefault());
    }
    if (component.type() instanceof SettingType.Section nested && !component.isRequired()) {
      return bindSection(nested.record(), Optional.empty(), inside.asDefault()).orElse(null);
    }
    if (misspelt.contains(component.key())) {
      return null;
    }
    String where = spot.path().isEmpty() ? "" : " in '" + spot.path() + "'";
    problems.add(
        ProblemCode.MISSING,
        spot.origin(),
        "setting '" + component.key() + "'" + where + of() + " is missing",
        "expected " + component.type().label() + ": " + component.meaning());
    return null;
  }

  /** The value; null if a problem was reported. */
  private @Nullable Object bindValue(SettingType type, ConfigNode node, Spot spot) {
    if (type instanceof SettingType.Maybe maybe) {
      Object present = bindValue(maybe.present(), node, spot);
      return present == null ? null : Optional.of(present);
    }
    if (type instanceof SettingType.Section section) {
      return bindSection(section.record(), Optional.of(node), spot).orElse(null);
    }
    if (type instanceof SettingType.Many many) {
      return bindMany(many, node, spot);
    }
    if (type instanceof SettingType.Scalar scalar) {
      Optional<ScalarBinder.Bound> bound = scalars.bind(scalar.type(), node, spot);
      bound.ifPresent(value -> keep(spot, value.text(), value.source()));
      return bound.map(ScalarBinder.Bound::value).orElse(null);
    }
    return spot.origin();
  }

  private @Nullable Object bindMany(SettingType.Many many, ConfigNode node, Spot spot) {
    if (node.isNothing()) {
      scalars.reportNothing(many, spot);
      return null;
    }
    List<Object> items = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Source source = spot.source();
    boolean complete = true;
    int index = 0;
    for (ConfigNode item : node.itemsOrSelf()) {
      Spot inside = spot.item(index++, item.origin());
      Object value;
      if (many.element() instanceof SettingType.Scalar scalar) {
        Optional<ScalarBinder.Bound> bound = scalars.bind(scalar.type(), item, inside);
        if (bound.isPresent()) {
          texts.add(bound.get().text());
          source = bound.get().source() == Source.ENVIRONMENT ? Source.ENVIRONMENT : source;
        }
        value = bound.map(ScalarBinder.Bound::value).orElse(null);
      } else {
        value = bindValue(many.element(), item, inside);
      }
      complete &= value != null;
      if (value != null) {
        items.add(value);
      }
    }
    if (many.element() instanceof SettingType.Scalar || items.isEmpty()) {
      keep(spot, "[" + String.join(", ", texts) + "]", source);
    }
    return complete ? List.copyOf(items) : null;
  }

  private void keep(Spot spot, String text, Source source) {
    Origin origin = spot.isDefault() ? Origin.CODE : spot.origin();
    values.add(new SettingValue(spot.path(), text, source, origin));
  }

  private void reportUnknown(
      SettingsRecord record, ConfigNode section, Spot spot, Set<String> misspelt) {
    List<String> known = record.keys();
    List<String> possible = new ArrayList<>(known);
    boolean top = spot.path().isEmpty();
    if (top) {
      possible.add("name");
    }
    for (ConfigNode.Entry entry : section.entries()) {
      if (!possible.contains(entry.key())) {
        NearestName.of(entry.key(), known).ifPresent(misspelt::add);
        String who = top ? owner : "'" + spot.path() + "'";
        problems.add(
            ProblemCode.UNKNOWN_SETTING,
            entry.origin(),
            "unknown setting '"
                + entry.key()
                + "'"
                + (top ? "" : " in '" + spot.path() + "'")
                + of(),
            unspaced(entry.key())
                + yaml11(entry.key(), known)
                + NearestName.question(entry.key(), possible)
                + (known.isEmpty()
                    ? who + " has no settings"
                    : plain(who) + " knows: " + String.join(", ", known)));
      }
    }
  }

  /** For a key that a program of YAML 1.1 has taken for a truth value, and written back as one. */
  private static String unspaced(String key) {
    int colon = key.indexOf(':');
    return colon < 0 ? "" : "a space is missing behind '" + key.substring(0, colon + 1) + "'; ";
  }

  private static String yaml11(String key, List<String> known) {
    String meant = key.equals("true") ? "on" : key.equals("false") ? "off" : "";
    return known.contains(meant)
        ? "a tool of YAML 1.1 may have made it of '"
            + meant
            + "': write \""
            + meant
            + "\" in quotes; "
        : "";
  }

  private void wrongShape(ConfigNode node, Spot spot, String expected) {
    String what = spot.path().isEmpty() ? "settings" : "'" + spot.path() + "'";
    problems.add(
        ProblemCode.WRONG_SHAPE,
        spot.isDefault() ? spot.origin() : node.origin(),
        what + of() + ": expected " + expected + ", but here is " + node.shape(),
        node.isText() && COLON_WITHOUT_SPACE.matcher(node.text()).matches()
            ? "a space is needed behind the colon"
            : "");
  }

  private static String reason(IllegalArgumentException e) {
    String message = e.getMessage();
    return message == null ? "its author gives no reason (" + e + ")" : message;
  }

  private String of() {
    return owner.isEmpty() ? "" : " of " + owner;
  }

  private static String plain(String who) {
    int quote = who.indexOf('\'');
    return quote < 0 ? who : who.substring(quote + 1, who.length() - 1);
  }
}
