package dev.layersock.cli.relay;

import dev.layersock.Layersock;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.catalog.Sockets;
import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.cli.argument.DurationConverter;
import dev.layersock.cli.argument.EntryOption;
import dev.layersock.cli.argument.HostPort;
import dev.layersock.cli.argument.ProgressOption;
import dev.layersock.cli.console.Amounts;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.cli.console.ProgressLine;
import dev.layersock.cli.show.ChainText;
import dev.layersock.composition.Composition;
import dev.layersock.composition.LayerSpec;
import dev.layersock.dial.Dialler;
import dev.layersock.dial.HostAddresses;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Accepts connections and relays them through a chain. */
@Command(
    name = "relay",
    description = {
      "Accept TCP connections and relay each to one target through a chain.",
      "",
      "All addresses of the target are tried in turn, each through the chain; a name is looked up"
          + " again after 30 s.",
      "",
      "SIGINT and SIGTERM end it: it accepts no more, lets what is open finish for a while, and"
          + " then cuts; a second one cuts at once. SIGHUP does nothing. The exit code is 0 if all"
          + " have finished, and 1 if any was cut."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  layersock relay chains.yaml --listen 127.0.0.1:8080 --to 10.0.0.1:80",
      "  layersock relay chains.yaml --listen [::1]:0 --to db:5432 --entry shaped",
      "  layersock relay chains.yaml --listen 127.0.0.1:8080 --to 10.0.0.1:80 --once"
    })
public final class RelayCommand implements Callable<Integer> {
  /** How long the addresses of a name are good for. */
  private static final Duration LOOKUP = Duration.ofSeconds(30);

  private final Console console;

  @Mixin private ChainFileArgument file = new ChainFileArgument();

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "Where to accept; port 0 is one of the system's choice.")
  private HostPort listen = new HostPort("localhost", 0);

  @Option(
      names = "--to",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "The target.")
  private HostPort to = new HostPort("localhost", 0);

  @Mixin private EntryOption entry = new EntryOption();

  @Option(
      names = "--listen-entry",
      paramLabel = "NAME",
      description = "The entry for the accepting side; else a chain of nio alone.")
  private @Nullable String listenEntry;

  @Option(
      names = "--grace",
      defaultValue = "10s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long open connections may go on when stopped (default: ${DEFAULT-VALUE}).")
  private Duration grace = Duration.ZERO;

  @Option(
      names = "--max-connections",
      defaultValue = "10000",
      paramLabel = "N",
      description = "Connections at once; others wait (default: ${DEFAULT-VALUE}).")
  private int maxConnections;

  @Option(
      names = "--dial-limit",
      defaultValue = "30s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long the target is dialled for a client, all its addresses together; 0s for as"
              + " long as the transport tries (default: ${DEFAULT-VALUE}).")
  private Duration dialLimit = Duration.ZERO;

  @Option(
      names = "--idle-limit",
      defaultValue = "1h",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Connections on which nothing has moved for so long are cut; 0s for never (default:"
              + " ${DEFAULT-VALUE}). TCP keep-alive is on for both sides.")
  private Duration idleLimit = Duration.ZERO;

  @Option(
      names = "--once",
      description = "End after the first connection, with its outcome as the exit code.")
  private boolean once;

  @Mixin private ProgressOption progress = new ProgressOption();

  /** For a console. */
  public RelayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws WsaException {
    if (maxConnections < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "--max-connections " + maxConnections + " is below 1");
    }
    to.requirePort("--to");
    InetSocketAddress local = listen.resolve();
    Composition fromFile = file.load(console);
    try (Layersock layersock = Layersock.builder(ListeningChain.addTo(fromFile)).start()) {
      Sockets outgoing = entry.of(layersock);
      HostAddresses addresses = addresses(layersock.time());
      List<CatalogEntry> chains = select(outgoing, addresses.now());
      Sockets incoming =
          EntryOption.named(layersock, listenEntry == null ? ListeningChain.NAME : listenEntry);
      CatalogEntry in = incoming.catalog().select(AddressFamily.of(local), SocketType.STREAM, 0);
      chains.forEach(RelayCommand::requireNonBlocking);
      requireNonBlocking(in);
      ChainSocket listener = incoming.socket(in);
      listener.bind(local);
      requireOther(listener, addresses.now());
      Dialler dialler = new Dialler(outgoing, layersock.time(), dialLimit);
      Target target = new Target(to.toString(), addresses, dialler);
      Relay.Limits limits = new Relay.Limits(maxConnections, once ? 1 : Long.MAX_VALUE, idleLimit);
      Relay relay = new Relay(listener, target, limits, layersock.time());
      warnIfRefused(outgoing, addresses.now());
      GracefulEnd end = GracefulEnd.prepare(relay, grace, console);
      relay.start();
      announce(listener, chains);
      return run(relay, end, layersock).number();
    }
  }

  private HostAddresses addresses(TimeSource time) {
    try {
      return new HostAddresses(to.host(), to.port(), InetAddress::getAllByName, LOOKUP, time);
    } catch (UnknownHostException e) {
      throw to.unknown(e);
    }
  }

  /** The entries that the addresses are reached by; at least one. */
  private List<CatalogEntry> select(Sockets outgoing, List<InetSocketAddress> peers)
      throws WsaException {
    Set<CatalogEntry> chosen = new LinkedHashSet<>();
    WsaException none = null;
    for (InetSocketAddress peer : peers) {
      try {
        chosen.add(outgoing.catalog().select(AddressFamily.of(peer), SocketType.STREAM, 0));
      } catch (WsaException e) {
        none = e;
      }
    }
    chosen.removeIf(one -> one.name().equals(ListeningChain.NAME));
    if (chosen.isEmpty() && none != null) {
      throw none;
    }
    if (chosen.isEmpty()) {
      throw new CommandFailure(
          ExitCode.BAD_FILE, "no entry of the file has stream sockets that reach " + to);
    }
    return List.copyOf(chosen);
  }

  /** A relay to itself would fill up with its own connections. */
  private void requireOther(ChainSocket listener, List<InetSocketAddress> peers)
      throws WsaException {
    InetSocketAddress own = (InetSocketAddress) listener.localAddress();
    for (InetSocketAddress peer : peers) {
      if (peer.getPort() == own.getPort() && isSame(own.getAddress(), peer.getAddress())) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--to "
                + to
                + " is where the relay itself listens ("
                + HostPort.text(own)
                + "); name another host or port");
      }
    }
  }

  private static boolean isSame(InetAddress own, InetAddress peer) {
    return own.equals(peer) || (own.isAnyLocalAddress() && isOfThisHost(peer));
  }

  private static boolean isOfThisHost(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false; // the host does not tell
    }
  }

  private static void requireNonBlocking(CatalogEntry entry) {
    for (LayerSpec layer : entry.chain().spec().layers()) {
      if (layer.descriptor().mayBlock()) {
        throw new CommandFailure(
            ExitCode.BAD_FILE,
            String.format(
                "relay cannot use chain '%s': calls of its layer '%s' (%s) may block, and one thread"
                    + " serves all connections; take the layer out, or choose another --entry",
                entry.chain().name(), layer.name(), layer.origin()));
      }
    }
  }

  private void warnIfRefused(Sockets outgoing, List<InetSocketAddress> peers) throws WsaException {
    for (InetSocketAddress peer : peers) {
      CatalogEntry out;
      try {
        out = outgoing.catalog().select(AddressFamily.of(peer), SocketType.STREAM, 0);
      } catch (WsaException e) {
        continue;
      }
      warnIfRefused(out, peer);
    }
  }

  private void warnIfRefused(CatalogEntry out, InetSocketAddress peer) {
    out.explain(ConnectRequest.to(peer)).stream()
        .filter(layer -> layer.explanation().verdict() == Explanation.Verdict.REFUSES)
        .forEach(
            layer ->
                console
                    .err()
                    .printf(
                        "layersock: warning: layer '%s' of chain '%s' will refuse %s: %s%n",
                        layer.provider(),
                        out.chain().name(),
                        HostPort.text(peer),
                        layer.explanation().detail()));
  }

  private void announce(ChainSocket listener, List<CatalogEntry> chains) {
    String through =
        chains.stream()
            .map(out -> ChainText.text(out.chain().spec()))
            .distinct()
            .collect(Collectors.joining(" or "));
    console
        .out()
        .println(
            "listening on "
                + Sides.local(listener)
                + ", relaying to "
                + to
                + " through chain "
                + through);
    console.out().flush();
  }

  private ExitCode run(Relay relay, GracefulEnd end, Layersock layersock) {
    ProgressLine line =
        ProgressLine.start(
            progress.isWanted(console),
            console.err(),
            layersock.time(),
            () -> Amounts.count(relay.connections(), "connection", "connections") + ", ",
            relay::bytes);
    try {
      return end.await(once);
    } finally {
      line.close();
    }
  }
}
