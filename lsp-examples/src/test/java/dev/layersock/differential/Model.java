package dev.layersock.differential;

import dev.layersock.differential.Name.Port;
import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ShutdownHow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sockets answer, function by function, as the table of socket states says. Streams are {@link
 * StreamModel}'s, datagram sockets {@link DatagramModel}'s; what is the same for both is here.
 */
final class Model {
  /** What the answer to a step begins with that is not to be done. */
  static final String LEFT_OUT = "?";

  /** The step would wait for ever. */
  static final String WAITS = LEFT_OUT + "waits";

  /** The step makes no sense here. */
  static final String SENSELESS = LEFT_OUT + "senseless";

  static final Port NOBODY = port("nobody");
  static final Port BUSY = port("busy");

  private final List<Kind> kinds;
  final List<ModelSocket> sockets = new ArrayList<>();
  private final StreamModel streams = new StreamModel(this);
  private final DatagramModel datagrams = new DatagramModel(this);
  private final BlockingModel blocking = new BlockingModel(this, datagrams);
  private int symbols;
  private int steps;

  Model(List<Kind> kinds) {
    this.kinds = kinds;
    kinds.forEach(kind -> sockets.add(new ModelSocket(kind)));
  }

  private static Port port(String symbol) {
    Port port = new Port();
    port.symbol = symbol;
    return port;
  }

  /** What a step answers. */
  String answer(Step step) {
    steps++;
    for (ModelSocket each : sockets) {
      if (each.events != null) {
        each.events.news = false;
      }
    }
    ModelSocket s = sockets.get(step.socket());
    String answer;
    try {
      answer = call(step, s);
    } catch (Refused e) {
      answer = e.error().name();
    }
    sockets.forEach(streams::recordEvents);
    sockets.forEach(datagrams::recordEvents);
    sockets.forEach(Model::tell);
    return answer;
  }

  private static void tell(ModelSocket s) {
    ModelEvents events = s.events;
    if (events != null && events.listened) {
      s.connectUntold &= !events.recorded.contains("FD_CONNECT");
      s.heard.addAll(events.recorded);
      events.recorded.clear();
    }
  }

  private static String take(ModelSocket s, ModelEvents events) {
    s.connectUntold &= !events.recorded.contains("FD_CONNECT");
    return ModelEvents.take(events.recorded);
  }

  private String call(Step step, ModelSocket s) throws Refused {
    if (step.op() == Op.SOCKET) {
      return socket(step, s);
    }
    if (step.op() == Op.CONNECT_WITH && sockets.get(step.with()).kind.type() != s.kind.type()) {
      return SENSELESS;
    }
    if (!s.made || !sockets.get(step.with() % sockets.size()).made) {
      return SENSELESS;
    }
    if (step.op() == Op.MODE) {
      return s.open ? "open" + (s.blocking ? " blocking" : "") : "closed";
    }
    if (step.op() == Op.SELECT) {
      return select();
    }
    if (step.op() == Op.CANCEL) {
      return "false";
    }
    if (step.op() == Op.HEARD) {
      return ModelEvents.take(s.heard);
    }
    if (step.op() == Op.CLOSE) {
      close(s);
      return "ok";
    }
    if (!s.open) {
      throw new Refused(WsaError.WSAENOTSOCK);
    }
    return switch (step.op()) {
      case SOCK_NAME -> show(named(s));
      case SET_BLOCKING -> setBlocking(s, step.what() % 2 == 0);
      case GET_OPTION -> new ModelOptions(s).get(Choices.of(Choices.OPTIONS, step.what()).option());
      case SET_OPTION -> new ModelOptions(s).set(step);
      case QOS ->
          throw new Refused(
              step.what() % 3 == 2 ? WsaError.WSAEOPNOTSUPP : WsaError.WSAENOPROTOOPT);
      case SELECT_OF -> selectOf(step, s);
      case EVENT_SELECT -> select(s, step, false);
      case ASYNC_SELECT -> select(s, step, true);
      case BLOCKED_RECV, BLOCKED_SELECT -> blocking.wait(step, s);
      case TIMED_RECV -> blocking.timed(s);
      case ENUM -> s.events == null || s.events.listened ? "[]" : take(s, s.events);
      default -> s.kind.isStream() ? streams.call(step, s) : datagrams.call(step, s);
    };
  }

  private String socket(Step step, ModelSocket s) {
    if (s.open) {
      return SENSELESS;
    }
    ModelSocket made = new ModelSocket(kinds.get(step.socket()));
    made.made = true;
    made.open = true;
    if (made.kind.isStream()) {
      made.options.put(SockOpt.TCP_NODELAY, true);
    }
    if (made.kind.isDual()) {
      made.options.put(SockOpt.IPV6_V6ONLY, false);
    }
    sockets.set(step.socket(), made);
    return "ok";
  }

  void close(ModelSocket s) {
    if (s.open) {
      s.open = false;
      s.events = null;
      streams.close(s);
      s.local = null;
    }
  }

  /** The local name; of a connected datagram socket as its peer sees it. */
  private static Name named(ModelSocket s) throws Refused {
    if (s.local == null) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    return s.peer != null && s.local.isWildcard()
        ? s.local.withHost(s.peer.isIpv6() ? Name.HOME6 : Name.HOME4)
        : s.local;
  }

  private static String setBlocking(ModelSocket s, boolean blocking) throws Refused {
    if (blocking && s.events != null) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    s.blocking = blocking;
    return "ok";
  }

  // Addresses.

  /** A name as it is shown; its port has a symbol from now on. */
  String show(Name name) {
    Port port = name.port();
    if (port != null && port.symbol == null) {
      port.symbol = "P" + ++symbols;
    }
    return name.host() + ":" + (port == null ? "0" : port.symbol);
  }

  /**
   * A step that goes to a socket whose ports are of another kind, where the number may be
   * anybody's, goes to nobody instead.
   */
  Step plain(Step step) {
    boolean toSocket =
        switch (step.op()) {
          case BIND, CONNECT, SEND_TO ->
              step.place() == Place.SOCKET || step.place() == Place.SOCKET_OVER_IPV4;
          default -> false;
        };
    if (!toSocket) {
      return step;
    }
    ModelSocket s = sockets.get(step.socket());
    ModelSocket target = sockets.get(step.with());
    boolean same =
        target.kind.type() == s.kind.type()
            && (step.place() == Place.SOCKET || !target.kind.isIpv6() || target.isDual());
    return same ? step : Step.at(step.op(), step.socket(), Place.NOBODY, step.with());
  }

  /** The address of a step; null for one that was not looked up. */
  @Nullable Name place(Step step, ModelSocket s) {
    ModelSocket target = sockets.get(step.with());
    Port theirs = target.local == null ? NOBODY : target.local.port();
    if (theirs != null) {
      show(new Name("", theirs));
    }
    String other = s.kind.isIpv6() ? Name.HOME4 : Name.HOME6;
    return switch (step.place()) {
      case HOME, PORT_ZERO -> new Name(s.home(), null);
      case WILDCARD -> new Name(s.wildcard(), null);
      case OTHER_FAMILY -> new Name(other, step.op() == Op.BIND ? null : NOBODY);
      case SOCKET -> new Name(target.home(), theirs);
      case SOCKET_OVER_IPV4 -> new Name(Name.HOME4, theirs);
      case NOBODY -> new Name(s.home(), NOBODY);
      case BUSY -> new Name(Name.HOME4, BUSY);
      case ALL_ZERO -> new Name(s.wildcard(), NOBODY);
      case BROADCAST -> new Name("255.255.255.255", NOBODY);
      case UNRESOLVED -> null;
    };
  }

  /** Binds; what is the same for both types. */
  String bind(Step step, ModelSocket s) throws Refused {
    Name name = place(step, s);
    if (name == null || !s.takes(name)) {
      throw new Refused(WsaError.WSAEAFNOSUPPORT);
    }
    if (s.local != null) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    if (step.place() != Place.HOME
        && step.place() != Place.WILDCARD
        && step.place() != Place.OTHER_FAMILY
        && step.place() != Place.SOCKET) {
      return Difference.LOCAL_NAMES.answer();
    }
    if (name.port() == NOBODY) {
      return SENSELESS;
    }
    if (name.port() != null) {
      for (ModelSocket other : sockets) {
        if (other.local != null
            && other.kind.type() == s.kind.type()
            && other.local.port() == name.port()) {
          String conflict = conflict(s, name, other);
          if (conflict != null) {
            return conflict;
          }
        }
      }
    }
    s.bound = true;
    s.shares = shares(s);
    s.local = new Name(name.host(), name.port() == null ? new Port() : name.port());
    return "ok";
  }

  /** What a name in use is refused with; null if both may be. */
  private @Nullable String conflict(ModelSocket s, Name name, ModelSocket other) throws Refused {
    Name theirs = other.local;
    if (theirs == null) {
      return null;
    }
    boolean plain = !other.accepted && other.end == null && !other.pending;
    if (!plain || shares(s) || other.shares || s.isDual() || other.isDual()) {
      return Difference.SHARED_NAMES.answer();
    }
    if (theirs.isIpv6() != name.isIpv6()) {
      return null;
    }
    if (theirs.host().equals(name.host())) {
      throw new Refused(WsaError.WSAEADDRINUSE);
    }
    return Difference.SHARED_NAMES.answer();
  }

  private static boolean shares(ModelSocket s) {
    return s.isSet(SockOpt.SO_REUSEADDR) || s.isSet(SockOpt.SO_EXCLUSIVEADDRUSE);
  }

  // Bytes.

  /** What the present step sends, as letters. */
  String data(int size) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < size; i++) {
      data.append(Choices.letter(steps, i));
    }
    return data.toString();
  }

  static void requireFlags(int flags, int allowed) throws Refused {
    if ((flags & ~allowed) != 0) {
      throw new Refused(WsaError.WSAEOPNOTSUPP);
    }
  }

  static int receiveFlags() {
    return MessageFlags.PEEK | MessageFlags.DONTROUTE;
  }

  static ShutdownHow how(Step step) {
    return Choices.of(Choices.HOWS, step.what());
  }

  // Readiness and events.

  boolean isReadable(ModelSocket s) {
    return s.kind.isStream() ? streams.isReadable(s) : datagrams.isReadable(s);
  }

  boolean isWritable(ModelSocket s) {
    return s.kind.isStream() ? streams.isWritable(s) : true;
  }

  private String select() {
    StringBuilder read = new StringBuilder();
    StringBuilder write = new StringBuilder();
    for (int i = 0; i < sockets.size(); i++) {
      ModelSocket s = sockets.get(i);
      if (s.open && isReadable(s)) {
        read.append(i);
      }
      if (s.open && isWritable(s)) {
        write.append(i);
      }
    }
    return "r" + read + " w" + write + " e";
  }

  private String selectOf(Step step, ModelSocket s) throws Refused {
    if (step.what() % 3 == 0) {
      return isReadable(s) ? "1" : "0"; // the same twice
    }
    if (step.what() % 3 == 1) {
      throw new Refused(WsaError.WSAEINVAL); // none, or a negative time
    }
    if (!sockets.get(step.with()).open) {
      throw new Refused(WsaError.WSAENOTSOCK);
    }
    return (isWritable(s) ? 1 : 0)
        + (sockets.get(step.with()) != s && isWritable(sockets.get(step.with())) ? 1 : 0)
        + "";
  }

  private String select(ModelSocket s, Step step, boolean listened) {
    var mask = Choices.of(Choices.MASKS, step.what());
    s.blocking = false;
    if (mask.isEmpty()) {
      s.events = null;
      return "ok";
    }
    ModelEvents events = new ModelEvents(mask, listened);
    s.events = events;
    if (s.connectUntold) {
      s.connected();
    }
    events.arm(NetworkEvent.FD_ACCEPT);
    if (!s.kind.isStream() || s.end != null) {
      events.armTransfers();
    }
    return "ok";
  }
}
