package dev.layersock.cli.show;

import dev.layersock.Layersock;
import dev.layersock.catalog.CatalogEntry;
import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.protocol.ProtocolInfo;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the catalog that a file makes. */
@Command(
    name = "catalog",
    description = {
      "List the catalog of a file: its entries in order, for each protocol.",
      "",
      "A new socket is made by the first entry that matches its family and type."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  layersock catalog chains.yaml",
      "  layersock catalog --json chains.yaml | jq '.[] | .name'"
    })
public final class CatalogCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ChainFileArgument file = new ChainFileArgument();
  @Mixin private JsonOutput json = new JsonOutput();

  /** For a console. */
  public CatalogCommand(Console console) {
    this.console = console;
  }

  private record Line(
      int id,
      String name,
      String chain,
      String protocol,
      String family,
      String type,
      List<String> path,
      List<String> capabilities) {
    static Line of(CatalogEntry entry) {
      ProtocolInfo protocol = entry.protocol();
      return new Line(
          entry.id(),
          entry.name(),
          entry.chain().name(),
          protocol.name(),
          protocol.family().label(),
          protocol.type().label(),
          ChainText.names(entry.chain().spec()),
          ChainText.capabilities(protocol.capabilities()));
    }
  }

  @Override
  public Integer call() {
    List<Line> lines;
    try (Layersock layersock = Layersock.builder(file.load(console)).start()) {
      lines = layersock.catalog().entries().stream().map(Line::of).toList();
    }
    if (json.isWanted()) {
      json.print(console.out(), lines);
      return ExitCode.OK.number();
    }
    Table table =
        new Table("ID", "ENTRY", "CHAIN", "PROTOCOL", "FAMILY", "TYPE", "PATH", "CAPABILITIES");
    for (Line line : lines) {
      table.row(
          Integer.toString(line.id),
          line.name,
          line.chain,
          line.protocol,
          line.family,
          line.type,
          String.join(ChainText.DOWN, line.path),
          String.join(" ", line.capabilities));
    }
    table.print(console.out(), "");
    return ExitCode.OK.number();
  }
}
