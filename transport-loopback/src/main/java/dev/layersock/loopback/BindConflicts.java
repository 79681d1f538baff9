package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whether a second socket may have the port of a first: the answers of Windows, which let a
 * wildcard and a specific address stand side by side where neither is exclusive. Names of different
 * families never conflict; an IPv6 wildcard that stands for IPv4 too has both.
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
      PortEntry first, InetAddress firstAddress, PortEntry second, InetAddress secondAddress) {
    boolean firstWild = firstAddress.isAnyLocalAddress();
    boolean secondWild = secondAddress.isAnyLocalAddress();
    boolean apart = !firstWild && !secondWild && !firstAddress.equals(secondAddress);
    if (apart || !shareFamily(firstAddress, first.takesIpv4(), secondAddress, second.takesIpv4())) {
      return null;
    }
    int row = first.bindMode().row(firstWild);
    return switch (MATRIX[row].charAt(second.bindMode().row(secondWild))) {
      case 'U' -> WsaError.WSAEADDRINUSE;
      case 'A' -> WsaError.WSAEACCES;
      default -> null;
    };
  }

  /** Whether there are addresses of a family that both of two names take. */
  static boolean shareFamily(
      InetAddress first, boolean firstTakesIpv4, InetAddress second, boolean secondTakesIpv4) {
    return Names.of(first).isTakenBy(second, secondTakesIpv4)
        || Names.of(second).isTakenBy(first, firstTakesIpv4);
  }
}
