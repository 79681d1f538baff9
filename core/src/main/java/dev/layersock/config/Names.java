package dev.layersock.config;

import dev.layersock.settings.Origin;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names that a file gives: to chains, instances and entries. */
final class Names {
  private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*");

  private Names() {}

  /** A name; empty if a problem was reported. */
  static Optional<String> read(
      ConfigNode node,
      String what,
      Function<String, @Nullable String> environment,
      Problems problems) {
    if (!node.isText()) {
      problems.add(
          ProblemCode.WRONG_SHAPE,
          node.origin(),
          what + ": expected a single value, but here is " + node.shape(),
          "");
      return Optional.empty();
    }
    try {
      String text = EnvironmentText.expand(node.text(), environment).text();
      return check(text, what, node.origin(), problems) ? Optional.of(text) : Optional.empty();
    } catch (BadValueException e) {
      problems.add(e.code(), node.origin(), what + ": " + e.message(), e.hint());
      return Optional.empty();
    }
  }

  /** Whether a text can be a name; if not, a problem was reported. */
  static boolean check(String text, String what, Origin origin, Problems problems) {
    if (FORM.matcher(text).matches()) {
      return true;
    }
    problems.add(
        ProblemCode.BAD_NAME,
        origin,
        "'" + text + "' cannot be " + what,
        LookAlikes.remark(text)
            + "expected letters, digits, '.', '_' and '-', a letter or digit first");
    return false;
  }
}
