package dev.layersock.config;

/** What a setting is, as far as one who writes a file must know. */
public enum SettingKind {
  /** Any text. */
  TEXT("text"),
  /** {@code true} or {@code false}. */
  BOOLEAN("true or false"),
  /** A whole number. */
  INTEGER("whole number"),
  /** A length of time with its unit. */
  DURATION("duration, e.g. 250ms"),
  /** A number of bytes. */
  SIZE("size, e.g. 64KiB"),
  /** An amount of data a second. */
  RATE("rate, e.g. 16Mbit/s"),
  /** A block of IP addresses. */
  ADDRESSES("addresses, e.g. 10.0.0.0/8"),
  /** A range of ports. */
  PORTS("ports, e.g. 443 or 8000-8999"),
  /** One of some words. */
  CHOICE("one of some words"),
  /** A map of settings. */
  SECTION("map of settings");

  private final String label;

  SettingKind(String label) {
    this.label = label;
  }

  /** In words, with an example, for example {@code rate, e.g. 16Mbit/s}. */
  public String label() {
    return label;
  }
}
