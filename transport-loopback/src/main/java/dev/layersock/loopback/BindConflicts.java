package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whether a second socket may have the port of a first: the answers of Windows, which let a
 * wildcard and a specific address stand side by side where neither is exclusive.
 */
final class BindConflicts {
  /**
   * Rows: the first socket. Columns: the second. Each goes: default wildcard, default specific,
   * reuse wildcard, reuse specific, exclusive wildcard, exclusive specific. {@code U} is
   * WSAEADDRINUSE, {@code A} is WSAEACCES.
   */
  private static final String[] MATRIX = {
    "U-A-U-", //
    "-U-AUU", "U---U-", "-U--UU", "UAAAUA", "-U-AUU"
  };

  private BindConflicts() {}

  /** The error that the second one gets; null if both may be. */
  static @Nullable WsaError between(
      BindMode first, InetAddress firstAddress, BindMode second, InetAddress secondAddress) {
    boolean firstWild = firstAddress.isAnyLocalAddress();
    boolean secondWild = secondAddress.isAnyLocalAddress();
    if (!firstWild && !secondWild && !firstAddress.equals(secondAddress)) {
      return null;
    }
    return switch (MATRIX[first.row(firstWild)].charAt(second.row(secondWild))) {
      case 'U' -> WsaError.WSAEADDRINUSE;
      case 'A' -> WsaError.WSAEACCES;
      default -> null;
    };
  }
}
