package dev.layersock.differential;

import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ShutdownHow;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What calls can be given. A step says which by a number. */
final class Choices {
  /** How long a call may wait that should not. */
  static final Duration LIMIT = Duration.ofSeconds(2);

  static final List<Op> OPS = List.of(Op.values());
  static final List<Place> PLACES = List.of(Place.values());
  static final List<ShutdownHow> HOWS = List.of(ShutdownHow.values());
  static final List<Integer> SIZES = List.of(3, 17, 1, 40, 0);
  static final List<Integer> FLAGS =
      List.of(
          MessageFlags.NONE,
          MessageFlags.PEEK,
          MessageFlags.DONTROUTE,
          MessageFlags.OOB,
          0x4000,
          MessageFlags.PEEK | MessageFlags.DONTROUTE);
  static final List<Integer> BACKLOGS = List.of(16, 8, 0, -1, Integer.MAX_VALUE);

  static final List<Set<NetworkEvent>> MASKS =
      List.of(
          EnumSet.allOf(NetworkEvent.class),
          EnumSet.of(NetworkEvent.FD_READ, NetworkEvent.FD_CLOSE),
          EnumSet.of(NetworkEvent.FD_READ),
          EnumSet.of(NetworkEvent.FD_CLOSE),
          EnumSet.of(NetworkEvent.FD_WRITE),
          EnumSet.of(NetworkEvent.FD_ACCEPT, NetworkEvent.FD_CONNECT),
          EnumSet.noneOf(NetworkEvent.class));

  /** An option with values to set; the first are ones that it takes. */
  record Option(SockOpt<?> option, List<?> values) {}

  static final List<Option> OPTIONS =
      List.of(
          new Option(SockOpt.SO_ERROR, List.of(1)),
          new Option(SockOpt.SO_ACCEPTCONN, List.of(true)),
          new Option(SockOpt.SO_CONNECT_TIME, List.of(1)),
          new Option(
              SockOpt.SO_LINGER, List.of(new Linger(true, 0), new Linger(true, 1), Linger.OFF)),
          new Option(SockOpt.SO_KEEPALIVE, List.of(true, false)),
          new Option(SockOpt.SO_BROADCAST, List.of(true, false)),
          new Option(SockOpt.SO_OOBINLINE, List.of(true, false)),
          new Option(SockOpt.SO_REUSEADDR, List.of(true, false)),
          new Option(SockOpt.SO_EXCLUSIVEADDRUSE, List.of(true, false)),
          new Option(SockOpt.SO_SNDBUF, List.of(65536, -1)),
          new Option(SockOpt.SO_RCVBUF, List.of(65536, -1)),
          new Option(SockOpt.SO_TYPE, List.of(SocketType.STREAM)),
          new Option(SockOpt.SO_MAX_MSG_SIZE, List.of(5)),
          new Option(SockOpt.SO_CONDITIONAL_ACCEPT, List.of(false)),
          new Option(SockOpt.TCP_NODELAY, List.of(true, false)),
          new Option(SockOpt.IP_TOS, List.of(16, 0, 256, -1)),
          new Option(SockOpt.IPV6_V6ONLY, List.of(true, false)),
          new Option(SockOpt.SO_RCVTIMEO, List.of(LIMIT, Duration.ofMillis(-1))),
          new Option(SockOpt.SO_SNDTIMEO, List.of(LIMIT, Duration.ofMillis(-1))));

  private Choices() {}

  static <T> T of(List<T> choices, int which) {
    return choices.get(which % choices.size());
  }

  /** The letter that stands for a byte that a step sends. */
  static char letter(int step, int place) {
    return (char) ('a' + (7 * step + place) % 26);
  }
}
