package dev.layersock.config;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with its references to the environment replaced.
 *
 * @param text what it became
 * @param variable one that is set and was used; empty if the text has all from the file
 */
record EnvironmentText(String text, String variable) {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^{}]*))?\\}|\\$\\{");

  static EnvironmentText expand(String text, Function<String, @Nullable String> environment)
      throws BadValueException {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    String used = "";
    int copied = 0;
    while (matcher.find()) {
      result.append(text, copied, matcher.start());
      copied = matcher.end();
      if (matcher.group().startsWith("$$")) {
        result.append("${");
        continue;
      }
      String name = matcher.group(1);
      if (name == null) {
        throw new BadValueException(
            ProblemCode.ENV_SYNTAX,
            "'" + text.substring(matcher.start()) + "' is not a reference to the environment",
            "written ${NAME} or ${NAME:default}, not one within another; for the text itself, $${");
      }
      String value = environment.apply(name);
      if (value != null) {
        used = name;
      } else {
        value = matcher.group(2);
      }
      if (value == null) {
        throw new BadValueException(
            ProblemCode.ENV_UNSET,
            "environment variable '" + name + "' is not set",
            "set it, or give a default: ${" + name + ":default}");
      }
      result.append(value);
    }
    return new EnvironmentText(result.append(text, copied, text.length()).toString(), used);
  }
}
