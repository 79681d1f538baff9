package dev.layersock.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.Layersock;
import dev.layersock.addresses.Disguise.Stage;
import dev.layersock.addresses.Policy.Rule;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.chain.ProviderExplanation;
import dev.layersock.config.ChainFile;
import dev.layersock.discovery.ProviderRegistry;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.layers.filter.FilterDescriptor;
import dev.layersock.loopback.LoopbackDescriptor;
import dev.layersock.nio.NioDescriptor;
import dev.layersock.option.Linger;
import dev.layersock.option.SockOpt;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation.Verdict;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One filter over one base, and a try of each function with each address. What is tried is held
 * against the {@link Policy}. For one thread.
 */
final class Matrix implements AutoCloseable {
  /** What a call should come to if no filter is asked, since nobody has that address. */
  private static final String NOBODY = "nobody";

  private static final String FRIEND = "198.51.100.7";
  private static final InetSocketAddress FRIENDS = new InetSocketAddress(literal(FRIEND), 443);

  private final Policy policy;

  /** For messages. */
  private final String text;

  private final List<String> wrong;
  private final Stage stage = new Stage();
  private final Layersock layersock;
  private final Family ipv4;
  private final Family ipv6;
  private int tried;

  /** The sockets of one family: outside, without a filter, and inside. */
  private record Family(
      AddressFamily family,
      ChainSocket server,
      ChainSocket datagramServer,
      ChainSocket listener,
      ChainSocket receiver) {}

  private interface Call {
    void run() throws IOException;
  }

  Matrix(String base, Policy bare, List<String> wrong) throws WsaException {
    List<String> met = new ArrayList<>(List.of("accept"));
    List.of("bind", "receive").stream().filter(bare::names).forEach(met::add);
    this.policy = bare.after(new Rule(true, List.of(FRIEND), 0, met));
    this.wrong = wrong;
    String file =
        "chains:\n  plain: ["
            + base
            + "]\n  judged:\n  - filter:\n"
            + policy.section()
            + "  - disguise\n  - "
            + base
            + "\n";
    this.text = "\n" + file;
    ProviderRegistry registry =
        ProviderRegistry.of(
            List.of(
                new FilterDescriptor(),
                new Disguise.Descriptor(),
                new LoopbackDescriptor(),
                new NioDescriptor()));
    this.layersock =
        Layersock.builder(ChainFile.parse("matrix.yaml", file, registry, name -> null))
            .provide(Stage.class, stage)
            .start();
    stage.friend = FRIENDS;
    this.ipv4 = family(AddressFamily.INET, "127.0.0.1");
    this.ipv6 = family(AddressFamily.INET6, "::1");
  }

  private Family family(AddressFamily family, String own) throws WsaException {
    InetSocketAddress any = new InetSocketAddress(literal(own), 0);
    if (family == AddressFamily.INET) {
      stage.ipv4Server = any;
    } else {
      stage.ipv6Server = any;
    }
    ChainSocket listener = socket("judged", family, SocketType.STREAM);
    listener.bind(FRIENDS);
    listener.listen(16);
    ChainSocket receiver = socket("judged", family, SocketType.DGRAM);
    receiver.bind(FRIENDS);
    InetAddress wildcard = literal(family == AddressFamily.INET ? "0.0.0.0" : "::");
    InetSocketAddress everywhere = new InetSocketAddress(wildcard, 0);
    return new Family(
        family,
        layersock.sockets("plain").listen(everywhere, 16),
        layersock.sockets("plain").datagram(everywhere),
        listener,
        receiver);
  }

  private ChainSocket socket(String chain, AddressFamily family, SocketType type)
      throws WsaException {
    ChainSocket socket = layersock.sockets(chain).socket(family, type);
    if (family == AddressFamily.INET6) {
      socket.setOption(SockOpt.IPV6_V6ONLY, false);
    }
    return socket;
  }

  /** An address of its digits; nobody is asked for it. */
  static InetAddress literal(String text) {
    try {
      return InetAddress.getAllByName(text)[0];
    } catch (IOException noLiteral) {
      throw new IllegalArgumentException(text, noLiteral);
    }
  }

  /** Tries all, and answers how many calls that were. */
  int run() throws WsaException {
    for (Spelling spelling : Spelling.all()) {
      for (int port : policy.ports()) {
        tryAll(spelling, port, ipv6);
        if (!spelling.isIpv6()) {
          tryAll(spelling, port, ipv4);
        }
      }
    }
    return tried;
  }

  private void tryAll(Spelling spelling, int port, Family family) throws WsaException {
    InetAddress host = spelling.address();
    InetSocketAddress address = new InetSocketAddress(host, port);
    String where = spelling + " port " + port + " of " + family.family;
    boolean isNobody = Policy.isAllZero(host);
    String connects = policy.denier("connect", host, port);
    String sends = isNobody ? NOBODY : policy.denier("send-to", host, port);
    String binds = policy.denier("bind", host, port);
    String setsPeer = isNobody ? "" : connects;
    connects = isNobody ? NOBODY : connects;

    meet(ipv4.server, ipv6.server);
    check("connect " + where, connects, () -> connect(family, address));
    explain(where, connects, WspFunction.CONNECT, family, SocketType.STREAM, address);
    if (family.family == AddressFamily.of(Addresses.canonical(address))) {
      check("java.net " + where, connectsAsJava(host, port), () -> connectAsJava(address));
    }
    meet(ipv4.datagramServer, ipv6.datagramServer);
    check("set peer " + where, setsPeer, () -> setPeer(family, address));
    explain(where, setsPeer, WspFunction.CONNECT, family, SocketType.DGRAM, address);
    check("send to " + where, sends, () -> send(family, address));
    explain(where, sends, WspFunction.SEND_TO, family, SocketType.DGRAM, address);
    check("bind stream " + where, binds, () -> bind(family, SocketType.STREAM, address));
    check("bind datagram " + where, binds, () -> bind(family, SocketType.DGRAM, address));

    stage.stranger = address;
    comesIn("accept " + where, policy.denier("accept", host, port), accepts(family));
    comesIn(
        "receive " + where,
        policy.denier("receive", host, port),
        hears(family, family.receiver, true));
    if (setsPeer.isEmpty() && !isNobody) {
      comesIn("recv " + where, policy.denier("receive", host, port), recvs(family, address));
    }
  }

  /** What passes goes to these. */
  private void meet(ChainSocket onIpv4, ChainSocket onIpv6) throws WsaException {
    stage.ipv4Server = new InetSocketAddress(literal("127.0.0.1"), port(onIpv4));
    stage.ipv6Server = new InetSocketAddress(literal("::1"), port(onIpv6));
  }

  private static int port(ChainSocket socket) throws WsaException {
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  private Family met(InetSocketAddress address) {
    return AddressFamily.of(Addresses.canonical(address)) == AddressFamily.INET ? ipv4 : ipv6;
  }

  private void connect(Family family, InetSocketAddress address) throws WsaException {
    try (ChainSocket s = socket("judged", family.family, SocketType.STREAM)) {
      s.setOption(SockOpt.SO_LINGER, Linger.RESET);
      s.connect(address);
      taken(address);
    }
  }

  private void taken(InetSocketAddress address) throws WsaException {
    Objects.requireNonNull(met(address).server.accept()).close();
  }

  /** As the JDK, a java.net socket takes the all-zero address for this host's own. */
  private String connectsAsJava(InetAddress host, int port) {
    if (host.isAnyLocalAddress()) {
      return policy.denier(
          "connect", literal(host instanceof Inet4Address ? "127.0.0.1" : "::1"), port);
    }
    return Policy.isAllZero(host) ? NOBODY : policy.denier("connect", host, port);
  }

  private void connectAsJava(InetSocketAddress address) throws IOException {
    try (Socket s = layersock.socketFactory("judged").createSocket()) {
      s.setSoLinger(true, 0);
      s.connect(address);
      taken(address);
    }
  }

  private void setPeer(Family family, InetSocketAddress address) throws WsaException {
    try (ChainSocket s = socket("judged", family.family, SocketType.DGRAM)) {
      s.connect(address);
    }
  }

  private void send(Family family, InetSocketAddress address) throws WsaException {
    try (ChainSocket s = socket("judged", family.family, SocketType.DGRAM)) {
      s.sendTo(ByteBuffer.allocate(1), address);
      met(address).datagramServer.recvFrom(ByteBuffer.allocate(1), null);
    }
  }

  private void bind(Family family, SocketType type, InetSocketAddress address) throws WsaException {
    try (ChainSocket s = socket("judged", family.family, type)) {
      s.bind(address);
    } catch (WsaException e) {
      if (!Disguise.NAME.equals(e.provider())) {
        throw e;
      }
    }
  }

  private interface Arrival {
    /** Whether the stranger came in; the friend who came after him did. */
    boolean cameIn() throws WsaException;
  }

  private Arrival accepts(Family family) {
    return () -> {
      SocketAddress listening = family.listener.localAddress();
      try (ChainSocket stranger = caller(listening);
          ChainSocket friend = caller(listening)) {
        stage.strangersPort = port(stranger);
        int first = taken(family.listener);
        boolean cameIn = first == port(stranger);
        assertThat(cameIn ? taken(family.listener) : first).isEqualTo(port(friend));
        return cameIn;
      }
    };
  }

  private ChainSocket caller(SocketAddress to) throws WsaException {
    ChainSocket caller = layersock.sockets("plain").connect(to);
    caller.setOption(SockOpt.SO_LINGER, Linger.RESET);
    return caller;
  }

  /** The port of the next who is let in. */
  private static int taken(ChainSocket listener) throws WsaException {
    try (ChainSocket accepted = Objects.requireNonNull(listener.accept())) {
      return ((InetSocketAddress) accepted.peerAddress()).getPort();
    }
  }

  private Arrival hears(Family from, ChainSocket receiver, boolean wantsAddress) {
    return () -> {
      InetAddress here = literal(from == ipv4 ? "127.0.0.1" : "::1");
      InetSocketAddress to = new InetSocketAddress(here, port(receiver));
      for (byte who : new byte[] {Disguise.STRANGER, Disguise.STRANGER + 1}) {
        from.datagramServer.sendTo(ByteBuffer.wrap(new byte[] {who}), to);
      }
      byte first = heard(receiver, wantsAddress);
      boolean cameIn = first == Disguise.STRANGER;
      assertThat(cameIn ? heard(receiver, wantsAddress) : first).isNotEqualTo(Disguise.STRANGER);
      return cameIn;
    };
  }

  private byte heard(ChainSocket receiver, boolean wantsAddress) throws WsaException {
    ByteBuffer one = ByteBuffer.allocate(1);
    AddressBox from = new AddressBox();
    if (wantsAddress) {
      receiver.recvFrom(one, from);
      assertThat(from.address())
          .isEqualTo(one.get(0) == Disguise.STRANGER ? stage.stranger : stage.friend);
    } else {
      receiver.recv(one);
    }
    return one.get(0);
  }

  /** With a default peer, and by the function that does not ask for an address. */
  private Arrival recvs(Family family, InetSocketAddress peer) {
    return () -> {
      try (ChainSocket receiver = socket("judged", family.family, SocketType.DGRAM)) {
        receiver.connect(peer);
        return hears(met(peer), receiver, false).cameIn();
      }
    };
  }

  /** A call that goes out: it is let through once, or refused by who should, as he should. */
  private void check(String what, String denier, Call call) {
    tried++;
    stage.passed = 0;
    IOException failure = null;
    try {
      call.run();
    } catch (IOException e) {
      failure = e;
    }
    String outcome = failure == null ? "" : outcome(failure, what.startsWith("bind"));
    if (!outcome.equals(denier) || stage.passed != (denier.isEmpty() ? 1 : 0)) {
      wrong.add(what + ": '" + outcome + "' rather than '" + denier + "', " + failure + text);
    }
  }

  /** As a policy names it. */
  private static String outcome(IOException thrown, boolean binds) {
    WsaException failure =
        thrown instanceof WsaException it ? it : (WsaException) thrown.getCause();
    String reason = String.valueOf(failure == null ? null : failure.reason());
    if (failure == null) {
      return thrown.toString();
    }
    if (failure.error() == WsaError.WSAEADDRNOTAVAIL
        && ChainSocket.FRAMEWORK.equals(failure.provider())) {
      return NOBODY;
    }
    WsaError denial = binds ? WsaError.WSAEACCES : WsaError.WSAECONNREFUSED;
    return failure.error() == denial && "filter".equals(failure.provider())
        ? denier(reason)
        : failure.toString();
  }

  /** Of {@code denied by rule 2 (matrix.yaml:9:5)}. */
  private static String denier(String sentence) {
    return sentence.substring("denied by ".length(), sentence.indexOf(" ("));
  }

  private void comesIn(String what, String denier, Arrival arrival) throws WsaException {
    tried++;
    if (arrival.cameIn() != denier.isEmpty()) {
      wrong.add(what + ": " + (denier.isEmpty() ? "refused" : "came in past " + denier) + text);
    }
  }

  private void explain(
      String where,
      String denier,
      WspFunction function,
      Family family,
      SocketType type,
      InetSocketAddress address)
      throws WsaException {
    tried++;
    CatalogEntry entry = layersock.sockets("judged").catalog().select(family.family, type, 0);
    List<ProviderExplanation> answers =
        entry
            .chain()
            .explain(new ExplainRequest(function, entry.protocol(), ConnectRequest.to(address)));
    ProviderExplanation first = answers.get(0);
    String outcome = "";
    if (first.provider().equals(ChainSocket.FRAMEWORK)) {
      outcome = NOBODY;
    } else if (first.explanation().verdict() == Verdict.REFUSES) {
      outcome = denier(first.explanation().detail());
    }
    if (!outcome.equals(denier)) {
      wrong.add(
          "explain "
              + function
              + " "
              + type
              + " "
              + where
              + ": "
              + answers
              + " rather than '"
              + denier
              + "'"
              + text);
    }
  }

  @Override
  public void close() {
    layersock.close();
  }
}
