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
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.protocol.SocketType;
import dev.layersock.socket.ChainSocket;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.Explanation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
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
      "SIGINT and SIGTERM end it: it accepts no more, lets what is open finish for a while, and"
          + " then cuts. The exit code is 0 if all have finished, and 1 if any was cut."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  layersock relay chains.yaml --listen 127.0.0.1:8080 --to 10.0.0.1:80",
      "  layersock relay chains.yaml --listen [::1]:0 --to db:5432 --entry shaped",
      "  layersock relay chains.yaml --listen 127.0.0.1:8080 --to 10.0.0.1:80 --once"
    })
public final class RelayCommand implements Callable<Integer> {
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
      description = "The target; a name is looked up once, at the start.")
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
    InetSocketAddress local = listen.resolve();
    InetSocketAddress peer = to.resolve();
    Composition fromFile = file.load(console);
    try (Layersock layersock = Layersock.builder(ListeningChain.addTo(fromFile)).start()) {
      Sockets outgoing = entry.of(layersock);
      CatalogEntry out = select(outgoing, peer);
      Sockets incoming =
          EntryOption.named(layersock, listenEntry == null ? ListeningChain.NAME : listenEntry);
      CatalogEntry in = incoming.catalog().select(AddressFamily.of(local), SocketType.STREAM, 0);
      requireNonBlocking(out);
      requireNonBlocking(in);
      ChainSocket listener = incoming.socket(in);
      listener.bind(local);
      Relay.Limits limits = new Relay.Limits(maxConnections, once ? 1 : Long.MAX_VALUE);
      Relay relay = new Relay(listener, outgoing, out, peer, limits, layersock.time());
      warnIfRefused(out, peer);
      GracefulEnd end = GracefulEnd.prepare(relay, grace, console);
      relay.start();
      announce(listener, peer, out);
      return run(relay, end, layersock).number();
    }
  }

  private static CatalogEntry select(Sockets outgoing, InetSocketAddress peer) throws WsaException {
    CatalogEntry chosen = outgoing.catalog().select(AddressFamily.of(peer), SocketType.STREAM, 0);
    if (chosen.name().equals(ListeningChain.NAME)) {
      throw new CommandFailure(
          ExitCode.BAD_FILE,
          "no entry of the file has stream sockets that reach " + HostPort.text(peer));
    }
    return chosen;
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

  private void announce(ChainSocket listener, InetSocketAddress peer, CatalogEntry out)
      throws WsaException {
    console
        .out()
        .println(
            "listening on "
                + Link.text(listener.localAddress())
                + ", relaying to "
                + HostPort.text(peer)
                + " through chain "
                + ChainText.text(out.chain().spec()));
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
