package dev.layersock.differential;

import dev.layersock.Layersock;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.chain.Checks;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvent;
import dev.layersock.socket.NetworkEvents;
import dev.layersock.socket.SocketSelect;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AcceptDecision;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.ShutdownHow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sockets of one transport, and how steps are done with them. For one thread. */
final class World implements AutoCloseable {
  private static final IoctlCode<Void, Void> UNKNOWN =
      new IoctlCode<>("UNKNOWN", Void.class, Void.class);
  private static final QualityOfService FLOWS =
      QualityOfService.of(FlowSpec.bestEffort(), FlowSpec.bestEffort());
  private static final Pattern SYMBOL = Pattern.compile("(?<=:)(P[0-9]+|nobody|busy)");
  private static final Pattern PORT = Pattern.compile("(?<=:)[0-9]+$");
  private static final int NOBODY = 9;

  /** What happened to a socket, as a listener was told. */
  private record Heard(ChainSocket socket, String event) {}

  private final Layersock layersock;
  private final boolean late;
  private final Busy busy;
  private final List<Kind> kinds;
  private final List<@Nullable ChainSocket> sockets = new ArrayList<>();
  private final Map<String, String> ports = new HashMap<>();
  private final Map<ChainSocket, EventObject> events = new HashMap<>();
  private final List<Heard> heard = new ArrayList<>();
  private final BlockedThread blocked = new BlockedThread();
  private int steps;

  /**
   * Sockets of some kinds.
   *
   * @param late whether what a call does may be seen only some time after it
   */
  World(Layersock layersock, boolean late, Busy busy, List<Kind> kinds) throws WsaException {
    this.layersock = layersock;
    this.late = late;
    this.busy = busy;
    this.kinds = kinds;
    ports.put("nobody", String.valueOf(NOBODY));
    ports.put("busy", String.valueOf(busy.address().getPort()));
    for (int i = 0; i < kinds.size(); i++) {
      sockets.add(null);
    }
  }

  /** Starts a system of one chain. */
  static Layersock start(String chain, Checks checks) {
    ProviderRegistry registry = ProviderRegistry.discover(World.class.getClassLoader());
    return Layersock.builder(
            ChainFile.parse("chains", "chains: {c: [" + chain + "]}", registry, name -> null))
        .checks(checks)
        .start();
  }

  static ChainSocket open(Layersock layersock, Kind kind) throws WsaException {
    ChainSocket made = layersock.sockets().socket(entry(layersock, kind));
    made.setBlocking(false);
    made.setOption(SockOpt.SO_RCVTIMEO, Choices.LIMIT);
    made.setOption(SockOpt.SO_SNDTIMEO, Choices.LIMIT);
    if (kind.isStream()) {
      made.setOption(SockOpt.TCP_NODELAY, true); // what is small and sent goes at once
    }
    if (kind.isDual()) {
      made.setOption(SockOpt.IPV6_V6ONLY, false);
    }
    return made;
  }

  private static CatalogEntry entry(Layersock layersock, Kind kind) throws WsaException {
    return layersock.catalog().select(kind.family(), kind.type(), 0);
  }

  private ChainSocket open(Kind kind) throws WsaException {
    return open(layersock, kind);
  }

  private ChainSocket at(int place) {
    ChainSocket socket = sockets.get(place);
    if (socket == null) {
      throw new IllegalStateException("no socket was made in place " + place);
    }
    return socket;
  }

  /**
   * Does a step.
   *
   * @param expected what it should answer; it is asked again for some time if that may come later
   */
  String answer(Step step, String expected) throws Exception {
    steps++;
    String answer = named(call(step), expected);
    if (!late || answer.equals(expected)) {
      return answer;
    }
    long end = System.nanoTime() + Lateness.LIMIT.toNanos();
    StringBuilder parts = new StringBuilder(answer);
    String last = answer;
    while (!answer.equals(expected)
        && Lateness.mayFollow(step, answer, expected)
        && System.nanoTime() < end) {
      Thread.sleep(1);
      String next = named(call(step), expected);
      answer = Lateness.join(step, answer, next);
      if (!answer.equals(last)) {
        parts.append(" then ").append(answer);
        last = answer;
      }
    }
    return answer.equals(expected) ? answer : parts.toString();
  }

  private String call(Step step) throws Exception {
    try {
      return perform(step);
    } catch (WsaException e) {
      return e.error().name();
    } catch (IllegalArgumentException e) {
      return "IllegalArgumentException: " + e.getMessage();
    }
  }

  private String perform(Step step) throws Exception {
    if (step.op() == Op.SOCKET) {
      sockets.set(step.socket(), open(kinds.get(step.socket())));
      return "ok";
    }
    ChainSocket s = at(step.socket());
    return switch (step.op()) {
      case SOCKET -> throw new AssertionError();
      case BIND -> {
        s.bind(place(step));
        yield "ok";
      }
      case LISTEN -> {
        s.listen(Choices.of(Choices.BACKLOGS, step.what()));
        yield "ok";
      }
      case ACCEPT -> accept(step, s);
      case CONNECT -> connect(s, ConnectRequest.to(place(step)));
      case CONNECT_WITH -> connect(s, request(step));
      case SEND ->
          number(
              s.send(
                  data(Choices.of(Choices.SIZES, step.what())),
                  Choices.of(Choices.FLAGS, step.with())));
      case SEND_TO ->
          number(s.sendTo(data(Choices.of(Choices.SIZES, step.what() + step.with())), place(step)));
      case RECV, RECV_FROM -> receive(step, s);
      case SHUTDOWN -> {
        s.shutdown(Choices.of(Choices.HOWS, step.what()));
        yield "ok";
      }
      case SEND_DISCONNECT -> {
        s.sendDisconnect(
            step.what() % 3 == 0 ? null : ByteBuffer.allocate(step.what() % 3 == 1 ? 0 : 3));
        yield "ok";
      }
      case RECV_DISCONNECT -> {
        s.recvDisconnect(step.what() % 2 == 0 ? null : ByteBuffer.allocate(8));
        yield "ok";
      }
      case CLOSE -> {
        s.close();
        yield "ok";
      }
      case SOCK_NAME -> show(s.localAddress());
      case PEER_NAME -> show(s.peerAddress());
      case GET_OPTION -> get(s, Choices.of(Choices.OPTIONS, step.what()).option());
      case SET_OPTION -> {
        Choices.Option choice = Choices.of(Choices.OPTIONS, step.what());
        set(s, choice.option(), Choices.of(choice.values(), step.with()));
        yield "ok";
      }
      case FIONREAD -> String.valueOf(s.ioctl(IoctlCode.FIONREAD, null));
      case SIOCATMARK -> String.valueOf(s.ioctl(IoctlCode.SIOCATMARK, null));
      case DISCONNECT_EX -> {
        s.ioctl(IoctlCode.DISCONNECT_EX, null);
        yield "ok";
      }
      case QOS -> flows(step, s);
      case SET_BLOCKING -> {
        s.setBlocking(step.what() % 2 == 0);
        yield "ok";
      }
      case MODE -> s.isClosed() ? "closed" : "open" + (s.isBlocking() ? " blocking" : "");
      case CANCEL -> String.valueOf(s.cancelBlockingCalls());
      case SELECT -> select();
      case SELECT_OF -> selectOf(step, s);
      case EVENT_SELECT -> {
        s.eventSelect(event(s), Choices.of(Choices.MASKS, step.what()));
        yield "ok";
      }
      case ASYNC_SELECT -> {
        s.asyncSelect(Runnable::run, this::happened, Choices.of(Choices.MASKS, step.what()));
        yield "ok";
      }
      case ENUM -> show(s.enumNetworkEvents(event(s)));
      case HEARD -> heard(s);
      case BLOCKED_RECV -> blocked.run(() -> receiveAny(s), () -> unblockReceive(step, s));
      case BLOCKED_SELECT ->
          blocked.run(
              () ->
                  String.valueOf(
                      SocketSelect.select(List.of(s), List.of(), List.of(), Choices.LIMIT).count()),
              () -> unblockReceive(step, s));
      case TIMED_RECV -> timed(s);
      case FLOOD -> flood(s);
      case BLOCKED_ACCEPT ->
          blocked.run(() -> String.valueOf(s.accept()), () -> unblockAccept(step, s));
    };
  }

  // Addresses.

  private SocketAddress place(Step step) {
    boolean ipv6 = isIpv6(step.socket());
    String home = home(step.socket());
    String other = ipv6 ? "127.0.0.1" : "::1";
    String wildcard = ipv6 ? "::" : "0.0.0.0";
    return switch (step.place()) {
      case HOME, PORT_ZERO -> new InetSocketAddress(home, 0);
      case WILDCARD -> new InetSocketAddress(wildcard, 0);
      case OTHER_FAMILY -> new InetSocketAddress(other, step.op() == Op.BIND ? 0 : NOBODY);
      case SOCKET ->
          new InetSocketAddress(isIpv6(step.with()) ? "::1" : "127.0.0.1", port(step.with()));
      case SOCKET_OVER_IPV4 ->
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port(step.with()));
      case NOBODY -> new InetSocketAddress(home, NOBODY);
      case BUSY -> busy.address();
      case ALL_ZERO -> new InetSocketAddress(wildcard, NOBODY);
      case BROADCAST -> literal("255.255.255.255");
      case UNRESOLVED -> InetSocketAddress.createUnresolved("nowhere.invalid", NOBODY);
    };
  }

  private static InetSocketAddress literal(String host) {
    return new InetSocketAddress(host, NOBODY);
  }

  private String home(int place) {
    return isIpv6(place) ? "::1" : "127.0.0.1";
  }

  private boolean isIpv6(int place) {
    return at(place).protocol().family() == AddressFamily.INET6;
  }

  private int port(int place) {
    ChainSocket target = sockets.get(place);
    try {
      if (target != null && target.localAddress() instanceof InetSocketAddress name) {
        return name.getPort();
      }
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAEINVAL && e.error() != WsaError.WSAENOTSOCK) {
        throw new IllegalStateException(e);
      }
    }
    return NOBODY;
  }

  private static String show(SocketAddress address) {
    InetSocketAddress internet = (InetSocketAddress) address;
    return internet.getAddress().getHostAddress() + ":" + internet.getPort();
  }

  /** An answer with the symbol of its port as expected, if it is that port or nothing says no. */
  private String named(String answer, String expected) {
    Matcher symbol = SYMBOL.matcher(expected);
    Matcher port = PORT.matcher(answer);
    if (!symbol.find() || !port.find()) {
      return answer;
    }
    String known = ports.putIfAbsent(symbol.group(), port.group());
    return known == null || known.equals(port.group())
        ? answer.substring(0, port.start()) + symbol.group() + answer.substring(port.end())
        : answer;
  }

  // Connecting and accepting.

  private static String connect(ChainSocket s, ConnectRequest request) throws WsaException {
    ConnectOutcome outcome = s.connect(request, Choices.LIMIT);
    return outcome.name();
  }

  private ConnectRequest request(Step step) {
    ConnectRequest plain = ConnectRequest.to(place(step));
    return switch (step.what() % 4) {
      case 0 -> plain.withCallerData(ByteBuffer.allocate(3));
      case 1 -> plain.withCalleeData(ByteBuffer.allocate(8));
      case 2 -> plain.withQos(FLOWS);
      default -> plain.withCallerData(ByteBuffer.allocate(0));
    };
  }

  private String accept(Step step, ChainSocket s) throws WsaException {
    AcceptCondition condition =
        switch (step.what() % 5) {
          case 0 -> AcceptCondition.ALWAYS;
          case 1 -> offer -> AcceptDecision.ACCEPT;
          case 3 -> offer -> AcceptDecision.DEFER;
          default -> offer -> AcceptDecision.REJECT;
        };
    ChainSocket accepted = s.accept(condition);
    if (accepted == null) {
      return "WOULD_BLOCK";
    }
    sockets.set(step.with(), accepted);
    events.put(accepted, event(s));
    return "accepted " + show(accepted.peerAddress());
  }

  // Bytes.

  private ByteBuffer data(int size) {
    ByteBuffer data = ByteBuffer.allocate(size);
    while (data.hasRemaining()) {
      data.put((byte) Choices.letter(steps, data.position()));
    }
    return data.flip();
  }

  private static String number(int result) {
    return result == IoResult.WOULD_BLOCK ? "WOULD_BLOCK" : String.valueOf(result);
  }

  private String receive(Step step, ChainSocket s) throws WsaException {
    return receive(
        s,
        Choices.of(Choices.SIZES, step.what()),
        Choices.of(Choices.FLAGS, step.with()),
        step.op() == Op.RECV_FROM);
  }

  private String receive(ChainSocket s, int size, int flags, boolean withSource)
      throws WsaException {
    ByteBuffer target = ByteBuffer.allocate(size);
    AddressBox box = new AddressBox();
    String result;
    try {
      int received = withSource ? s.recvFrom(target, flags, box) : s.recv(target, flags);
      if (received < 0) {
        return received == IoResult.END_OF_STREAM ? "END_OF_STREAM" : "WOULD_BLOCK";
      }
      result = String.valueOf(received);
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAEMSGSIZE) {
        throw e;
      }
      result = e.error().name();
    }
    String text = new String(target.array(), 0, target.position(), StandardCharsets.US_ASCII);
    SocketAddress source = box.address();
    return result + ":" + text + (source == null ? "" : " from " + show(source));
  }

  // Options and control codes.

  private static <T> String get(ChainSocket s, SockOpt<T> option) throws WsaException {
    T value = s.getOption(option);
    if (option == SockOpt.SO_SNDBUF || option == SockOpt.SO_RCVBUF) {
      return "a size";
    }
    if (option == SockOpt.SO_CONNECT_TIME && value instanceof Integer seconds && seconds >= 0) {
      return "connected";
    }
    return String.valueOf(value);
  }

  private static <T> void set(ChainSocket s, SockOpt<T> option, Object value) throws WsaException {
    s.setOption(option, option.type().cast(value));
  }

  private static String flows(Step step, ChainSocket s) throws WsaException {
    return String.valueOf(
        switch (step.what() % 3) {
          case 0 -> s.ioctl(IoctlCode.SIO_GET_QOS, null);
          case 1 -> s.ioctl(IoctlCode.SIO_SET_QOS, FLOWS);
          default -> s.ioctl(UNKNOWN, null);
        });
  }

  // Select and events.

  private String select() throws WsaException {
    List<ChainSocket> open = new ArrayList<>();
    for (ChainSocket s : sockets) {
      if (s != null && !s.isClosed()) {
        open.add(s);
      }
    }
    if (open.isEmpty()) {
      return "r w e";
    }
    SocketSelect.Selected now = SocketSelect.select(open, open, open, Duration.ZERO);
    return "r"
        + show(now.readable())
        + " w"
        + show(now.writable())
        + " e"
        + show(now.exceptional());
  }

  private String show(List<ChainSocket> ready) {
    StringBuilder places = new StringBuilder();
    for (int i = 0; i < sockets.size(); i++) {
      ChainSocket s = sockets.get(i);
      if (s != null && ready.contains(s)) {
        places.append(i);
      }
    }
    return places.toString();
  }

  private String selectOf(Step step, ChainSocket s) throws WsaException {
    Duration now = Duration.ZERO;
    return switch (step.what() % 3) {
      case 0 ->
          String.valueOf(SocketSelect.select(List.of(s, s), List.of(), List.of(), now).count());
      case 1 -> {
        if (s.isClosed()) {
          yield WsaError.WSAENOTSOCK.name();
        }
        SocketSelect.select(
            List.of(),
            List.of(),
            step.with() % 2 == 0 ? List.of() : List.of(s),
            Duration.ofMillis(-1));
        yield "";
      }
      default -> {
        Set<ChainSocket> both = new java.util.LinkedHashSet<>(List.of(s));
        both.add(at(step.with()));
        yield String.valueOf(
            SocketSelect.select(List.of(), List.copyOf(both), List.of(), now).count());
      }
    };
  }

  private EventObject event(ChainSocket s) {
    return events.computeIfAbsent(s, ChainSocket::newEventObject);
  }

  /** Before a step: what is signalled from now on is news. */
  void expectEvents() {
    events.values().forEach(EventObject::reset);
  }

  /** After a step: waits until the events are told that it has caused, which may be late. */
  void awaitEvents(Model model) throws InterruptedException {
    for (int i = 0; i < sockets.size(); i++) {
      ModelSocket expected = model.sockets.get(i);
      ModelEvents caused = expected.events;
      if (caused != null && caused.news) {
        ChainSocket s = at(i);
        long end = System.nanoTime() + Lateness.LIMIT.toNanos();
        while (caused.listened ? numberHeard(s) < expected.heard.size() : !event(s).isSet()) {
          if (System.nanoTime() > end) {
            return; // the next look will tell
          }
          Thread.sleep(0, 50_000);
        }
      }
    }
  }

  private synchronized long numberHeard(ChainSocket s) {
    return heard.stream().filter(one -> one.socket() == s).count();
  }

  private synchronized void happened(
      ChainSocket socket, NetworkEvent what, @Nullable WsaException error) {
    heard.add(new Heard(socket, what + (error == null ? "" : ":" + error.error())));
  }

  private synchronized String heard(ChainSocket s) {
    List<String> events = new ArrayList<>();
    heard.removeIf(
        one -> {
          boolean his = one.socket() == s;
          if (his) {
            events.add(one.event());
          }
          return his;
        });
    events.sort(null);
    return events.toString();
  }

  private static String show(NetworkEvents taken) {
    List<String> events = new ArrayList<>();
    for (NetworkEvent event : taken.events()) {
      events.add(event + taken.error(event).map(error -> ":" + error.error()).orElse(""));
    }
    events.sort(null);
    return events.toString();
  }

  // Calls that wait.

  private static String receiveAny(ChainSocket s) throws WsaException {
    ByteBuffer target = ByteBuffer.allocate(17);
    int received = s.recvFrom(target, null);
    return received == IoResult.END_OF_STREAM
        ? "END_OF_STREAM"
        : received + ":" + new String(target.array(), 0, received, StandardCharsets.US_ASCII);
  }

  private static String timed(ChainSocket s) throws WsaException {
    s.setOption(SockOpt.SO_RCVTIMEO, Duration.ofMillis(1));
    try {
      return String.valueOf(s.recvFrom(ByteBuffer.allocate(3), null));
    } finally {
      s.setOption(SockOpt.SO_RCVTIMEO, Choices.LIMIT);
    }
  }

  private String flood(ChainSocket s) throws Exception {
    ChainSocket peer = peerOf(s);
    ByteBuffer data = ByteBuffer.allocate(65536);
    long full = 0;
    for (int n = s.send(data.clear()); n >= 0; n = s.send(data.clear())) {
      full += n;
    }
    long same = 0;
    long end = System.nanoTime() + Choices.LIMIT.toNanos();
    while (same < full && System.nanoTime() < end) {
      same += Math.max(0, peer.recv(data.clear()));
    }
    int writable = SocketSelect.select(List.of(), List.of(s), List.of(), Choices.LIMIT).count();
    return "full, "
        + (same == full ? "the same" : full - same + " missing")
        + ", "
        + (writable == 1 ? "writable" : "not writable");
  }

  private void unblockReceive(Step step, ChainSocket s) throws WsaException {
    int what = step.what() % 7;
    if (what > 2 && s.protocol().type() == SocketType.DGRAM) {
      at(step.with())
          .sendTo(data(3), new InetSocketAddress(home(step.socket()), port(step.socket())));
      return;
    }
    ChainSocket peer = what < 3 ? s : peerOf(s);
    switch (what) {
      case 0 -> s.cancelBlockingCalls();
      case 1 -> blocked.interrupt();
      case 2 -> s.close();
      case 3 -> peer.send(data(3));
      case 4 -> peer.shutdown(ShutdownHow.SEND);
      default -> peer.close();
    }
  }

  private ChainSocket peerOf(ChainSocket s) throws WsaException {
    SocketAddress local = s.localAddress();
    SocketAddress remote = s.peerAddress();
    for (ChainSocket other : sockets) {
      if (other != null && other != s && !other.isClosed()) {
        try {
          if (other.peerAddress().equals(local) && other.localAddress().equals(remote)) {
            return other;
          }
        } catch (WsaException e) {
          if (e.error() != WsaError.WSAENOTCONN && e.error() != WsaError.WSAEINVAL) {
            throw e;
          }
        }
      }
    }
    throw new IllegalStateException("no peer of " + local);
  }

  private void unblockAccept(Step step, ChainSocket s) throws WsaException {
    if (step.what() % 3 == 0) {
      s.cancelBlockingCalls();
    } else {
      s.close();
    }
  }

  @Override
  public void close() throws WsaException {
    for (ChainSocket s : sockets) {
      if (s != null) {
        s.close();
      }
    }
    blocked.close();
  }
}
