package dev.layersock.cli.connect;

import dev.layersock.Layersock;
import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.cli.argument.EntryOption;
import dev.layersock.cli.argument.HostPort;
import dev.layersock.cli.argument.ProgressOption;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.cli.console.ProgressLine;
import dev.layersock.dial.DialException;
import dev.layersock.dial.DialFailure;
import dev.layersock.dial.Dialler;
import dev.layersock.error.WsaException;
import dev.layersock.socket.ChainSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Connects standard input and output to a peer through a chain. */
@Command(
    name = "connect",
    description = {
      "Connect standard input and output to a TCP peer through a chain.",
      "",
      "At the end of the input only sending ends; the command ends when the peer has ended its"
          + " stream. What the input still has then is sent first; if the input is open and has"
          + " nothing for half a second, the command says so and ends."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  layersock connect chains.yaml 10.0.0.1:25",
      "  layersock connect chains.yaml 10.0.0.1:9000 < backup.tar > answer.bin",
      "  printf 'GET / HTTP/1.0\\r\\n\\r\\n' | layersock connect chains.yaml localhost:8080"
    })
public final class ConnectCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ChainFileArgument file = new ChainFileArgument();

  @Parameters(
      index = "1",
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "The peer.")
  private HostPort to = new HostPort("localhost", 0);

  @Mixin private EntryOption entry = new EntryOption();
  @Mixin private ProgressOption progress = new ProgressOption();

  /** For a console. */
  public ConnectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws WsaException {
    to.requirePort("HOST:PORT");
    List<InetSocketAddress> peers = to.resolveAll();
    AtomicBoolean stopped = new AtomicBoolean();
    try (Layersock layersock = Layersock.builder(file.load(console)).start()) {
      console
          .stops()
          .onStop(
              () -> {
                stopped.set(true);
                end(layersock);
              });
      Dialler dialler = new Dialler(entry.of(layersock), layersock.time(), Duration.ZERO);
      try (ChainSocket socket = connect(dialler, peers)) {
        Transfer transfer = new Transfer(socket, console.input(), console.output());
        ProgressLine line =
            ProgressLine.start(
                progress.isWanted(console),
                console.err(),
                layersock.time(),
                () -> "",
                transfer::bytes);
        try {
          if (!transfer.run()) {
            console
                .err()
                .println(
                    "layersock: the peer has ended its stream; the input has not ended, and what"
                        + " may still come of it is not sent");
          }
        } finally {
          line.close();
        }
      }
    } catch (CommandFailure | WsaException e) {
      if (stopped.get()) {
        throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
      }
      throw e;
    }
    return ExitCode.OK.number();
  }

  /** From another thread: the layers hear of it, and all waits end. Closed again, it is nothing. */
  private static void end(Layersock layersock) {
    layersock.close();
  }

  private static ChainSocket connect(Dialler dialler, List<InetSocketAddress> peers)
      throws WsaException {
    try {
      return dialler.connect(peers);
    } catch (DialException e) {
      List<DialFailure> failures = e.result().failures();
      boolean refused = failures.get(failures.size() - 1).byLayer();
      throw new CommandFailure(
          refused ? ExitCode.REFUSED : ExitCode.FAILED, e.result().reasons(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
    }
  }
}
