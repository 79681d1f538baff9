package dev.layersock.config;

import dev.layersock.composition.SettingValue.Source;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes single values of texts, with the environment's part in them. */
final class ScalarBinder {
  private static final Pattern NEEDS_NO_QUOTES =
      Pattern.compile("(?!null$|Null$|NULL$)[\\p{L}\\p{N}_./+][\\p{L}\\p{N}_./+:%-]*(?<!:)");

  private final String owner;
  private final Function<String, @Nullable String> environment;
  private final Problems problems;

  ScalarBinder(String owner, Function<String, @Nullable String> environment, Problems problems) {
    this.owner = owner;
    this.environment = environment;
    this.problems = problems;
  }

  /** A value, its text as a file would have it, and its source. */
  record Bound(Object value, String text, Source source) {}

  Optional<Bound> bind(ScalarType type, ConfigNode node, Spot spot) {
    if (node.isNothing()) {
      reportNothing(new SettingType.Scalar(type), spot);
      return Optional.empty();
    }
    if (!node.isText()) {
      problems.add(
          ProblemCode.WRONG_SHAPE,
          spot.origin(),
          what(spot) + ": expected " + type.label() + ", but here is " + node.shape(),
          "");
      return Optional.empty();
    }
    String variable = "";
    try {
      EnvironmentText expanded = EnvironmentText.expand(node.text(), environment);
      variable = expanded.variable();
      Object value = type.parser().parse(expanded.text());
      Source source = variable.isEmpty() ? spot.source() : Source.ENVIRONMENT;
      return Optional.of(new Bound(value, asInFile(expanded.text()), source));
    } catch (BadValueException e) {
      String from = variable.isEmpty() ? "" : " (from environment variable " + variable + ")";
      problems.add(
          e.code(),
          spot.origin(),
          what(spot) + ": " + e.message() + from,
          LookAlikes.remark(e.message()) + e.hint());
      return Optional.empty();
    }
  }

  void reportNothing(SettingType type, Spot spot) {
    problems.add(
        ProblemCode.NO_VALUE,
        spot.origin(),
        what(spot) + " has no value",
        "expected " + type.label());
  }

  private String what(Spot spot) {
    return "'" + spot.path() + "'" + (owner.isEmpty() ? "" : " of " + owner);
  }

  /** With quotes where a file needs them. */
  private static String asInFile(String text) {
    String escaped = EnvironmentText.asInFile(text);
    return NEEDS_NO_QUOTES.matcher(escaped).matches()
        ? escaped
        : "'" + escaped.replace("'", "''") + "'";
  }
}
