package dev.layersock.config;

import java.util.Locale;

/** Java's names as files have them. */
final class KebabCase {
  private KebabCase() {}

  /**
   * {@code tokenRate} becomes {@code token-rate}. An underscore at the end is dropped: with one, a
   * component can have a key that is a word of Java, such as {@code default}.
   */
  static String ofComponent(String name) {
    String hyphenated = name.replaceAll("([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", "$1$3-$2");
    return ofConstant(hyphenated.replaceAll("_$", ""));
  }

  /** {@code BEST_EFFORT} becomes {@code best-effort}. */
  static String ofConstant(String name) {
    return name.replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
