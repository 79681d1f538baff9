package dev.layersock.settings;

/**
 * Ports, written {@code 443}, {@code 8000-8999} or {@code any}.
 *
 * @param first 0 to 65535
 * @param last not below the first, at most 65535
 */
public record PortRange(int first, int last) {
  /** All of them. */
  public static final PortRange ANY = new PortRange(0, 65535);

  /** Checks the ranges. */
  public PortRange {
    if (first < 0 || last > 65535 || last < first) {
      throw new IllegalArgumentException(
          "ports " + first + "-" + last + " are not an ascending range within 0 to 65535");
    }
  }

  /** Whether a port is among them. */
  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  /** As it would stand in a file. */
  @Override
  public String toString() {
    if (equals(ANY)) {
      return "any";
    }
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
