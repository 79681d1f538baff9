package dev.layersock.config;

import java.util.Locale;

/** Names the characters of a text that may look like others, since nobody sees what they are. */
final class LookAlikes {
  private static final int ASCII = 0x7F;

  private LookAlikes() {}

  /**
   * A remark and a space, about the first character that is not ASCII; nothing if there is none, or
   * nothing else.
   */
  static String remark(String text) {
    if (text.codePoints().allMatch(c -> c > ASCII)) {
      return ""; // another script altogether
    }
    return text.codePoints()
        .filter(c -> c > ASCII)
        .mapToObj(
            c ->
                String.format(
                    Locale.ROOT,
                    "it has U+%04X (%s), which may look like another character; ",
                    c,
                    Character.getName(c)))
        .findFirst()
        .orElse("");
  }
}
