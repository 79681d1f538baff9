package dev.layersock.cli.demo;

import dev.layersock.chain.ProviderExplanation;
import dev.layersock.cli.console.Amounts;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.cli.show.ChainText;
import dev.layersock.error.WsaException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows chains at work. */
@Command(
    name = "demo",
    description = {
      "Show a chain of layers at work; no file and no network needed.",
      "",
      "Three connections are made in a network in memory, in virtual time."
    },
    footerHeading = "%nExample:%n",
    footer = "  layersock demo")
public final class DemoCommand implements Callable<Integer> {
  private static final int LARGE = 2 * 1024 * 1024;
  private static final byte[] HELLO = "hello, layers".getBytes(StandardCharsets.UTF_8);

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** For a console. */
  public DemoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    try (DemoLog log = new DemoLog();
        DemoNetwork network = new DemoNetwork()) {
      title("The chains, as they would stand in a file of yours");
      DemoNetwork.text().lines().forEach(line -> out().println("    " + line));
      title("The chain 'guarded'");
      out().println("  " + ChainText.ORDER + ":");
      out().println();
      ChainPicture.draw(network.chain()).forEach(out()::println);

      title("1. A connection that the rules allow: 10.0.0.1 port 7, where an echo server is");
      DemoNetwork.Visit allowed = network.visit("10.0.0.1", DemoNetwork.ECHO, HELLO);
      tell(allowed, log);
      result("sent and got back '" + allowed.answer() + "'");

      title("2. A connection that a rule denies: 10.0.0.66 port 7");
      DemoNetwork.Visit denied = network.visit("10.0.0.66", DemoNetwork.ECHO, HELLO);
      tell(denied, log);
      WsaException failure = denied.failure();
      result(
          failure == null ? "nothing was denied" : "the application gets: " + failure.getMessage());

      title("3. A connection that is shaped: " + Amounts.bytes(LARGE) + " to 10.0.0.1 port 9");
      DemoNetwork.Visit shaped = network.visit("10.0.0.1", DemoNetwork.DISCARD, new byte[LARGE]);
      tell(shaped, log);
      result(
          String.format(
              "the server %s, in %s of virtual time: %s (the bucket was full at first)",
              shaped.answer(),
              Amounts.duration(shaped.virtualNanos()),
              Amounts.rate(LARGE, shaped.virtualNanos())));
      result("which took " + Amounts.duration(shaped.realNanos()) + " of yours");
      tellNext();
    }
    return ExitCode.OK.number();
  }

  private void tell(DemoNetwork.Visit visit, DemoLog log) {
    for (ProviderExplanation layer : visit.verdicts()) {
      out().printf("    %-8s %s%n", layer.provider(), layer.explanation().detail());
    }
    List<String> lines = log.take();
    if (!lines.isEmpty()) {
      out().println("    logged:");
      lines.forEach(line -> out().println("      " + line));
    }
  }

  private void tellNext() {
    title("Next ('layersock' is short for 'java -jar layersock.jar')");
    out().println("    layersock layers               the layers that there are");
    out().println("    layersock layers filter        what can be set in one");
    out().println("    layersock check FILE           all mistakes of a file like the one above");
    out().println("    layersock explain FILE tcp://10.0.0.1:80");
    out().println("    layersock relay FILE --listen 127.0.0.1:8080 --to HOST:PORT");
  }

  private void title(String text) {
    out().println();
    out().println(styled("bold", text));
  }

  private void result(String text) {
    out().println("    " + styled("green", "=> " + text));
  }

  private String styled(String style, String text) {
    return spec.commandLine().getColorScheme().ansi().string("@|" + style + " " + text + "|@");
  }

  private PrintWriter out() {
    return console.out();
  }
}
