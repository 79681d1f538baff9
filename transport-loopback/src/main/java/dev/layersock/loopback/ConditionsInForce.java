package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A network's conditions, made ready for those who look at them in every call. Immutable. */
final class ConditionsInForce {
  /** Half of the range, so that two points of time that far apart can still be compared. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  final NetworkConditions given;
  final long latencyNanos;
  final long timeoutNanos;

  /** Whether the link is up and nothing is wrong with any host. */
  private final boolean clear;

  ConditionsInForce(NetworkConditions conditions) {
    this.given = conditions;
    this.latencyNanos = nanos(conditions.latency());
    this.timeoutNanos = nanos(conditions.connectTimeout());
    this.clear = !conditions.linkDown() && conditions.hosts().isEmpty();
  }

  private static long nanos(Duration time) {
    return time.compareTo(LONGEST) < 0 ? time.toNanos() : LONGEST.toNanos();
  }

  /** Whether what is sent takes time to arrive. */
  boolean hasLatency() {
    return latencyNanos > 0;
  }

  boolean isDown() {
    return !clear && given.linkDown();
  }

  /** What is wrong with a host; null for nothing. */
  @Nullable HostCondition at(InetAddress host) {
    return clear ? null : given.hosts().get(host);
  }

  /**
   * Checks that the link is up.
   *
   * @throws WsaException WSAENETDOWN
   */
  void requireUp(InetSocketAddress peer) throws WsaException {
    if (isDown()) {
      throw new WsaException(WsaError.WSAENETDOWN, "the network's link is down", peer);
    }
  }

  /**
   * Checks that there is a way to a peer.
   *
   * @return REFUSING, BLACK_HOLE, or null if nothing is wrong
   * @throws WsaException WSAENETDOWN, WSAENETUNREACH, WSAEHOSTUNREACH
   */
  @Nullable HostCondition requireWay(InetSocketAddress peer) throws WsaException {
    if (clear) {
      return null;
    }
    requireUp(peer);
    HostCondition host = at(peer.getAddress());
    if (host == HostCondition.HOST_UNREACHABLE) {
      throw new WsaException(WsaError.WSAEHOSTUNREACH, "there is no way to the host", peer);
    }
    if (host == HostCondition.NETWORK_UNREACHABLE) {
      throw new WsaException(WsaError.WSAENETUNREACH, "there is no way to its network", peer);
    }
    return host;
  }
}
