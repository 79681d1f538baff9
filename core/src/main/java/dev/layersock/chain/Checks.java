package dev.layersock.chain;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much of the contract between providers is checked while chains run. A provider that breaks it
 * is named, with what it did and what the contract says.
 */
public enum Checks {
  /** What costs nothing. */
  FREE,
  /**
   * All of it, between every two providers and above the base, so that one culprit is named rather
   * than all that it may have been. For tests, and for finding out.
   */
  STRICT;

  /** The system property that decides where nobody else does: {@code free} or {@code strict}. */
  public static final String PROPERTY = "layersock.checks";

  /**
   * What the system property says; {@link #FREE} without one.
   *
   * @throws IllegalArgumentException if it says something else
   */
  public static Checks configured() {
    String value = System.getProperty(PROPERTY);
    if (value == null) {
      return FREE;
    }
    for (Checks checks : values()) {
      if (checks.label().equals(value.toLowerCase(Locale.ROOT))) {
        return checks;
      }
    }
    String known = Arrays.stream(values()).map(Checks::label).collect(Collectors.joining(" or "));
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + value + " is not known; it is " + known);
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
