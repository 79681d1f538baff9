package dev.layersock.chain;

import java.util.Locale;

/** How much of the contract is checked while chains run. */
final class Checks {
  /** The system property: {@code free} (the default), or {@code strict}. */
  private static final String PROPERTY = "layersock.checks";

  private Checks() {}

  /**
   * Whether everything is checked between every two providers, rather than what costs nothing.
   *
   * @throws IllegalArgumentException if the property says something else
   */
  static boolean areStrict() {
    String value = System.getProperty(PROPERTY, "free").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "free" -> false;
      case "strict" -> true;
      default ->
          throw new IllegalArgumentException(
              "-D" + PROPERTY + "=" + value + " is not known; use strict, or free");
    };
  }
}
