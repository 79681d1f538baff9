package dev.layersock.cli.show;

import dev.layersock.Layersock;
import dev.layersock.catalog.Catalog;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.cli.argument.EntryOption;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.AddressFamily;
import dev.layersock.spi.ConnectRequest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells what would become of a connection. */
@Command(
    name = "explain",
    description = {
      "Tell what would become of a connection, without connecting.",
      "",
      "It says which entry and chain would take it, what each layer and the base would do and by"
          + " which rule, and where each setting comes from. All addresses of a name are listed. The"
          + " exit code is the one of a connect: 0 if one of them would be tried, 4 if a layer"
          + " refuses them, 1 if nothing can be there."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  layersock explain chains.yaml tcp://10.0.0.1:443",
      "  layersock explain chains.yaml --entry dns udp://[2001:db8::53]:53",
      "  layersock explain --json chains.yaml tcp://10.0.0.1:443 | jq .refused"
    })
public final class ExplainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ChainFileArgument file = new ChainFileArgument();

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      converter = Target.Converter.class,
      description = "tcp://HOST:PORT or udp://HOST:PORT.")
  private Target target = Target.parse("tcp://localhost:1");

  @Mixin private EntryOption entry = new EntryOption();
  @Mixin private JsonOutput json = new JsonOutput();

  /** For a console. */
  public ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws WsaException {
    List<ExplainReport> reports = new ArrayList<>();
    List<ExplainReport.Judged> addresses = new ArrayList<>();
    WsaException none = null;
    try (Layersock layersock = Layersock.builder(file.load(console)).start()) {
      Catalog catalog = entry.of(layersock).catalog();
      for (InetSocketAddress address : target.host().resolveAll()) {
        ConnectRequest request = ConnectRequest.to(address);
        try {
          CatalogEntry chosen = catalog.select(AddressFamily.of(address), target.type(), 0);
          ExplainReport report =
              ExplainReport.of(target.toString(), chosen, reason(chosen), request);
          reports.add(report);
          addresses.add(ExplainReport.Judged.of(report));
        } catch (WsaException e) { // a connect tries the next, too
          none = e;
          addresses.add(ExplainReport.Judged.withoutEntry(request, e));
        }
      }
    }
    if (reports.isEmpty() && none != null) {
      throw none;
    }
    if (json.isWanted()) {
      json.print(console.out(), ExplainReport.ofAll(reports, addresses));
    } else {
      new ExplainText(console.out()).print(reports.get(0), addresses);
    }
    return exitCode(reports).number();
  }

  /** As a connect would end, which tries one address after the other. */
  private static ExitCode exitCode(List<ExplainReport> reports) {
    if (reports.stream().anyMatch(report -> !report.refused())) {
      return ExitCode.OK;
    }
    return reports.get(reports.size() - 1).isRefusedByLayer() ? ExitCode.REFUSED : ExitCode.FAILED;
  }

  private String reason(CatalogEntry chosen) {
    String wanted =
        chosen.protocol().family().label() + " " + chosen.protocol().type().label() + " sockets";
    return entry.isGiven()
        ? "as you chose; the first of its protocols with " + wanted
        : "the first in the catalog with " + wanted;
  }
}
