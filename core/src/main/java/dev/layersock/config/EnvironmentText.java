package dev.layersock.config;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with its references to the environment replaced: {@code ${NAME}} and {@code
 * ${NAME:default}}. One dollar more makes a text of it ({@code $${NAME}}, {@code $$NAME}), and so
 * does the mark of a template that begins twice, such as {@code @@name@}.
 *
 * @param text what it became
 * @param variable one that is set and was used; empty if the text has all from the file
 */
record EnvironmentText(String text, String variable) {
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

  /** Where a dollar and a name are one word: not within another word. */
  private static final String BEFORE_DOLLAR = "(?<![A-Za-z0-9_$.])";

  private static final Pattern REFERENCE =
      Pattern.compile(
          ("\\$\\$\\{|BEFORE\\$(?=\\$+[A-Za-z_])|\\$\\{(NAME)(?::([^{}]*))?\\}|\\$\\{"
                  + "|BEFORE\\$((?:env:)?NAME)")
              .replace("BEFORE", BEFORE_DOLLAR)
              .replace("NAME", NAME));

  /** What would be taken for a reference, or for a mistaken one. */
  private static final Pattern DOLLAR =
      Pattern.compile("\\$\\{|" + BEFORE_DOLLAR + "\\$+(?=[A-Za-z_])");

  /** What a shell has between the name and the default. */
  private static final String OF_A_SHELL = "-?+=";

  /**
   * A kind of variable before its name, as in {@code ${env:NAME}}, or a part of a value, as in
   * {@code ${NAME:0:3}}.
   */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "\\$\\{(?:(?i:env|sys|ctx|main|java|jndi):NAME(?::.*)?|NAME:[0-9]+:[0-9]+)\\}"
              .replace("NAME", NAME));

  private static final Pattern WITHOUT_COLON =
      Pattern.compile("\\$\\{(" + NAME + ")([-?+=][^{}]*)\\}");

  /**
   * What is left where a program that fills in templates has not come by; a mark that begins twice
   * is meant as it stands.
   */
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "(\\{\\{)?(\\{\\{).*?\\}\\}|(<%)?(<%).*?%>|(#\\{)?(#\\{).*?\\}"
              + "|(?<![A-Za-z0-9])(@)?(@)[A-Za-z_.]+@|(%)?(%)[A-Za-z_]+%"
              + "|(\\{%)?(\\{%).*?%\\}|(\\[\\[)?(\\[\\[).*?\\]\\]|(<no value>)?(<no value>)");

  /** What each reference and each template has in it. */
  private static final String BEGINNINGS = "${<#@%[";

  static EnvironmentText expand(String given, Function<String, @Nullable String> environment)
      throws BadValueException {
    if (isPlain(given)) {
      return new EnvironmentText(given, "");
    }
    String text = withoutMarks(given);
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder result = new StringBuilder();
    String used = "";
    int copied = 0;
    while (matcher.find()) {
      result.append(text, copied, matcher.start());
      copied = matcher.end();
      if (matcher.group().equals("$${")) {
        result.append("${");
        continue;
      }
      if (matcher.group().equals("$")) {
        continue; // one of several
      }
      String bare = matcher.group(3);
      if (bare != null) {
        throw new BadValueException(
            ProblemCode.ENV_SYNTAX,
            "'$" + bare + "' is not replaced",
            "written ${"
                + bare.substring(bare.indexOf(':') + 1)
                + "} for the environment variable, since braces are needed; for the text itself, $$"
                + bare);
      }
      String name = matcher.group(1);
      if (name == null) {
        requireNotOfShell(text.substring(matcher.start()));
        throw new BadValueException(
            ProblemCode.ENV_SYNTAX,
            "'" + text.substring(matcher.start()) + "' is not a reference to the environment",
            "written ${NAME} or ${NAME:default}, not one within another; for the text itself, $${");
      }
      String byDefault = matcher.group(2);
      if (byDefault != null && OF_OTHERS.matcher(matcher.group()).matches()) {
        throw new BadValueException(
            ProblemCode.ENV_SYNTAX,
            "'" + matcher.group() + "' is another program's spelling",
            "written ${NAME}, or ${NAME:default} with a default; here it would be the variable '"
                + name
                + "' with the default '"
                + byDefault
                + "'; for the text itself, $"
                + matcher.group());
      }
      if (byDefault != null
          && !byDefault.isEmpty()
          && OF_A_SHELL.indexOf(byDefault.charAt(0)) >= 0) {
        throw new BadValueException(
            ProblemCode.ENV_SYNTAX,
            "'" + matcher.group() + "' is a shell's spelling",
            remedy(name, byDefault));
      }
      String value = environment.apply(name);
      if (value != null) {
        used = name;
      } else {
        value = byDefault;
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

  /** Whether nothing in a text begins a reference or a template, as in most. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (BEGINNINGS.indexOf(text.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The marks of templates that stand twice, once. */
  private static String withoutMarks(String text) throws BadValueException {
    Matcher template = TEMPLATE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (template.find()) {
      String mark = mark(template);
      if (!template.group().startsWith(mark + mark)) {
        throw new BadValueException(
            ProblemCode.TEMPLATE_LEFT,
            "'" + template.group() + "' is left over from a template",
            "fill it in before, or write ${NAME} for an environment variable; for the text itself, "
                + mark
                + template.group());
      }
      String once = template.group().substring(mark.length());
      template.appendReplacement(result, Matcher.quoteReplacement(once));
    }
    return template.appendTail(result).toString();
  }

  private static String mark(MatchResult template) {
    for (int group = 2; group <= template.groupCount(); group += 2) {
      String mark = template.group(group);
      if (mark != null) {
        return mark;
      }
    }
    throw new IllegalStateException("a template without a mark: " + template.group());
  }

  /** The text that {@link #expand} makes this one of, without any variable. */
  static String asInFile(String text) {
    if (isPlain(text)) {
      return text;
    }
    String escaped = DOLLAR.matcher(text).replaceAll("\\$$0");
    return TEMPLATE
        .matcher(escaped)
        .replaceAll(template -> Matcher.quoteReplacement(mark(template) + template.group()));
  }

  /** A shell does without the colon before a default, too. */
  private static void requireNotOfShell(String rest) throws BadValueException {
    Matcher matcher = WITHOUT_COLON.matcher(rest);
    if (matcher.lookingAt()) {
      throw new BadValueException(
          ProblemCode.ENV_SYNTAX,
          "'" + matcher.group() + "' is a shell's spelling",
          remedy(matcher.group(1), matcher.group(2)));
    }
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
