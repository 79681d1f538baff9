package dev.layersock.config;

import dev.layersock.settings.ByteSize;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.DataRate;
import dev.layersock.settings.PortRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a text becomes a value of some class.
 *
 * @param kind what it is
 * @param units that may stand behind its number
 * @param choices the words that it can be; empty if there are no fixed ones
 * @param parser makes the value
 */
record ScalarType(SettingKind kind, List<String> units, List<String> choices, ScalarParser parser) {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

  private static final Map<Class<?>, ScalarType> TYPES =
      Map.ofEntries(
          Map.entry(String.class, plain(SettingKind.TEXT, text -> text)),
          Map.entry(boolean.class, flag()),
          Map.entry(Boolean.class, flag()),
          Map.entry(int.class, integer()),
          Map.entry(Integer.class, integer()),
          Map.entry(long.class, longInteger()),
          Map.entry(Long.class, longInteger()),
          Map.entry(
              Duration.class,
              quantity(SettingKind.DURATION, Quantities.DURATION, Quantities::duration)),
          Map.entry(ByteSize.class, quantity(SettingKind.SIZE, Quantities.SIZE, Quantities::size)),
          Map.entry(DataRate.class, quantity(SettingKind.RATE, Quantities.RATE, Quantities::rate)),
          Map.entry(Cidr.class, plain(SettingKind.ADDRESSES, Addresses::cidr)),
          Map.entry(PortRange.class, plain(SettingKind.PORTS, Addresses::ports)));

  /** The type of a class; empty if its values are no scalars. */
  static Optional<ScalarType> of(Class<?> type) {
    return type.isEnum() ? Optional.of(choice(type)) : Optional.ofNullable(TYPES.get(type));
  }

  /** For messages: the kind in words, or the words that are possible. */
  String label() {
    return choices.isEmpty() || kind == SettingKind.BOOLEAN
        ? kind.label()
        : String.join(" | ", choices);
  }

  private static ScalarType plain(SettingKind kind, ScalarParser parser) {
    return new ScalarType(kind, List.of(), List.of(), parser);
  }

  private static ScalarType quantity(SettingKind kind, Quantity quantity, ScalarParser parser) {
    return new ScalarType(kind, quantity.unitNames(), List.of(), parser);
  }

  private static ScalarType flag() {
    List<String> words = List.of("true", "false");
    return new ScalarType(
        SettingKind.BOOLEAN,
        List.of(),
        words,
        text -> {
          if (words.contains(text)) {
            return text.equals("true");
          }
          throw new BadValueException(
              ProblemCode.BAD_BOOLEAN,
              "'" + text + "' is neither true nor false",
              guessFlag(text) + "only 'true' and 'false' are possible");
        });
  }

  private static String guessFlag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "on", "y", "1", "true" -> "did you mean 'true'? ";
      case "no", "off", "n", "0", "false" -> "did you mean 'false'? ";
      default -> NearestName.question(text, List.of("true", "false"));
    };
  }

  private static ScalarType integer() {
    return plain(
        SettingKind.INTEGER,
        text -> (int) parseInteger(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private static ScalarType longInteger() {
    return plain(SettingKind.INTEGER, text -> parseInteger(text, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static long parseInteger(String text, long lowest, long highest)
      throws BadValueException {
    if (!INTEGER.matcher(text).matches()) {
      throw new BadValueException(
          ProblemCode.BAD_NUMBER,
          "'" + text + "' is not a whole number",
          "expected digits, e.g. 16; there is no unit here");
    }
    try {
      long value = Long.parseLong(text);
      if (value >= lowest && value <= highest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Digits it is, so it is beyond even a long: reported as any other that is too large.
    }
    throw new BadValueException(
        ProblemCode.OUT_OF_RANGE,
        "'" + text + "' is beyond what this setting can hold",
        "it is " + lowest + " to " + highest);
  }

  private static ScalarType choice(Class<?> type) {
    Map<String, Object> byWord = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      byWord.put(KebabCase.ofConstant(((Enum<?>) constant).name()), constant);
    }
    List<String> words = List.copyOf(byWord.keySet());
    return new ScalarType(
        SettingKind.CHOICE, List.of(), words, text -> choose(text, byWord, words));
  }

  /** The value of a word. */
  static <T> T choose(String text, Map<String, T> byWord, List<String> words)
      throws BadValueException {
    T value = byWord.get(text);
    if (value == null) {
      throw new BadValueException(
          ProblemCode.UNKNOWN_CHOICE,
          "'" + text + "' is not one of the choices",
          NearestName.question(text, words) + "choices: " + String.join(", ", words));
    }
    return value;
  }
}
