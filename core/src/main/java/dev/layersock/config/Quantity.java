package dev.layersock.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a number with a unit.
 *
 * @param code of a text that is none
 * @param what with its article, for messages
 * @param units factors of the units, in the order in which messages list them
 * @param smallest the plural of what the factors count
 * @param slips units that people write, in lower case, and what they may mean
 */
record Quantity(
    ProblemCode code,
    String what,
    Map<String, Long> units,
    String smallest,
    Map<String, List<String>> slips) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,9})?)(\\s*)(\\S*)");
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  /** The number in the smallest unit. */
  long parse(String text) throws BadValueException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadValueException(code, "'" + text + "' is not " + what, plain(text) + unitsHint());
    }
    String number = matcher.group(1);
    String unit = matcher.group(3);
    Long factor = units.get(unit);
    if (factor == null || !matcher.group(2).isEmpty()) {
      String reason = unit.isEmpty() ? ": it has no unit" : "";
      throw new BadValueException(
          code,
          "'" + text + "' is not " + what + reason,
          plain(text) + guess(number, unit) + unitsHint());
    }
    BigDecimal amount = new BigDecimal(number).multiply(BigDecimal.valueOf(factor));
    if (amount.compareTo(LARGEST) > 0) {
      throw new BadValueException(
          ProblemCode.OUT_OF_RANGE,
          "'" + text + "' is too large",
          "the largest is " + LARGEST + " " + smallest);
    }
    if (amount.stripTrailingZeros().scale() > 0) {
      throw new BadValueException(
          code, "'" + text + "' is no whole number of " + smallest, unitsHint());
    }
    return amount.longValueExact();
  }

  /** About a number that has its digits in groups, a comma for a point, or a comment with it. */
  private String plain(String text) {
    if (text.indexOf('#') > 0) {
      return "a space is missing before the comment's '#'; ";
    }
    String plain = text.replace("_", "").replace(',', '.');
    Matcher matcher = FORM.matcher(plain);
    return !plain.equals(text) && matcher.matches() && units.containsKey(matcher.group(3))
        ? "did you mean '" + plain + "'? "
        : "";
  }

  String unitsHint() {
    return "units: " + String.join(", ", unitNames());
  }

  List<String> unitNames() {
    return units.keySet().stream().filter(unit -> !unit.isEmpty()).toList();
  }

  private String guess(String number, String unit) {
    List<String> meant = new ArrayList<>();
    List<String> slip = slips.get(unit.toLowerCase(Locale.ROOT));
    if (slip != null) {
      meant.addAll(slip);
    } else {
      unitNames().stream().filter(unit::equalsIgnoreCase).forEach(meant::add);
    }
    if (meant.isEmpty()) {
      return "";
    }
    List<String> quoted = meant.stream().map(name -> "'" + number + name + "'").toList();
    return "did you mean " + String.join(" or ", quoted) + "? ";
  }
}
