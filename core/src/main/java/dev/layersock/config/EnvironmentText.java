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
      Pattern.compile(
          "\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::([^{}]*))?\\}|\\$\\{"
              + "|(?<![A-Za-z0-9_$.])\\$([A-Za-z_][A-Za-z0-9_]*)");

  /** What a shell has between the name and the default. */
  private static final String OF_A_SHELL = "-?+=";

  /** What is left where a program that fills in templates has not come by. */
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "\\{\\{.*?\\}\\}|<%.*?%>|#\\{.*?\\}|(?<![A-Za-z0-9])@[A-Za-z_.]+@|%[A-Za-z_]+%");

  static EnvironmentText expand(String text, Function<String, @Nullable String> environment)
      throws BadValueException {
    Matcher template = TEMPLATE.matcher(text);
    if (template.find()) {
      throw new BadValueException(
          ProblemCode.TEMPLATE_LEFT,
          "'" + template.group() + "' is left over from a template",
          "fill it in before, or write ${NAME} for an environment variable");
    }
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
      String bare = matcher.group(3);
      if (bare != null) {
        throw new BadValueException(
            ProblemCode.ENV_SYNTAX,
            "'$" + bare + "' is not replaced",
            "written ${" + bare + "} for the environment variable; braces are needed");
      }
      String name = matcher.group(1);
      if (name == null) {
        throw new BadValueException(
            ProblemCode.ENV_SYNTAX,
            "'" + text.substring(matcher.start()) + "' is not a reference to the environment",
            "written ${NAME} or ${NAME:default}, not one within another; for the text itself, $${");
      }
      String given = matcher.group(2);
      if (given != null && !given.isEmpty() && OF_A_SHELL.indexOf(given.charAt(0)) >= 0) {
        throw new BadValueException(
            ProblemCode.ENV_SYNTAX,
            "'" + matcher.group() + "' is a shell's spelling",
            remedy(name, given));
      }
      String value = environment.apply(name);
      if (value != null) {
        used = name;
      } else {
        value = given;
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

  private static String remedy(String name, String ofShell) {
    return switch (ofShell.charAt(0)) {
      case '?' -> "without a default the variable has to be set: ${" + name + "}";
      case '+' -> "there is nothing like it; ${" + name + "} is the value, ${NAME:default} has one";
      default ->
          "a default stands right behind the colon: ${" + name + ":" + ofShell.substring(1) + "}";
    };
  }
}
