package dev.layersock.differential;

import org.jspecify.annotations.Nullable;

/**
 * An address of the model.
 *
 * @param host the literal
 * @param port null for 0
 */
record Name(String host, @Nullable Port port) {
  static final String HOME4 = "127.0.0.1";
  static final String HOME6 = "0:0:0:0:0:0:0:1";
  static final String WILD4 = "0.0.0.0";
  static final String WILD6 = "0:0:0:0:0:0:0:0";

  /** A port; it has a symbol once it was seen. */
  static final class Port {
    @Nullable String symbol;
  }

  boolean isWildcard() {
    return host.equals(WILD4) || host.equals(WILD6);
  }

  boolean isIpv6() {
    return host.indexOf(':') >= 0;
  }

  Name withHost(String other) {
    return new Name(other, port);
  }
}
