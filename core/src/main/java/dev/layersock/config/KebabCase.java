package dev.layersock.config;

import java.util.Locale;

/** Java's names as files have them. */
final class KebabCase {
  private KebabCase() {}

  /** {@code tokenRate} becomes {@code token-rate}. */
  static String ofComponent(String name) {
    return ofConstant(name.replaceAll("([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])", "$1$3-$2"));
  }

  /** {@code BEST_EFFORT} becomes {@code best-effort}. */
  static String ofConstant(String name) {
    return name.replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
