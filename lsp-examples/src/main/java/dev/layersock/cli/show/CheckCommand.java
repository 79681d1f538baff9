package dev.layersock.cli.show;

import dev.layersock.Layersock;
import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.cli.console.Amounts;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.composition.ChainSpec;
import dev.layersock.composition.Composition;
import dev.layersock.composition.LayerSpec;
import dev.layersock.config.ConfigurationException;
import dev.layersock.config.Problem;
import dev.layersock.descriptor.Remark;
import dev.layersock.settings.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds all that is wrong with a file. */
@Command(
    name = "check",
    description = {
      "Report all mistakes of a file of chains at once.",
      "",
      "The chains are built too, but nothing is connected."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  layersock check chains.yaml",
      "  layersock check --json chains.yaml | jq '.problems[].line'"
    })
public final class CheckCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ChainFileArgument file = new ChainFileArgument();
  @Mixin private JsonOutput json = new JsonOutput();

  /** For a console. */
  public CheckCommand(Console console) {
    this.console = console;
  }

  private record Found(
      String code, String file, int line, int column, String message, String hint) {
    static Found of(Problem problem) {
      return new Found(
          problem.code().id(),
          problem.origin().file(),
          problem.origin().line(),
          problem.origin().column(),
          problem.message(),
          problem.hint());
    }
  }

  private record Said(
      String file, int line, int column, String layer, boolean mistake, String message) {
    static Said of(LayerSpec layer, Remark remark) {
      Origin origin = remark.origin();
      return new Said(
          origin.file(),
          origin.line(),
          origin.column(),
          layer.name(),
          remark.isMistake(),
          remark.text());
    }

    /** As a compiler prints it. */
    String text() {
      return new Origin(file, line, column)
          + (mistake ? ": " : ": note: ")
          + "layer '"
          + layer
          + "': "
          + message;
    }
  }

  private record Report(
      String file,
      boolean fine,
      int chains,
      int entries,
      List<Found> problems,
      List<Said> remarks) {}

  @Override
  public Integer call() {
    Composition composition;
    try {
      composition = file.load(console);
    } catch (ConfigurationException e) {
      if (!json.isWanted()) {
        throw e;
      }
      List<Found> problems = e.problems().stream().map(Found::of).toList();
      json.print(
          console.out(), new Report(file.file().toString(), false, 0, 0, problems, List.of()));
      return ExitCode.BAD_FILE.number();
    }
    Layersock.builder(composition).withoutLoggingMistakes().start().close();
    List<Said> remarks = remarks(composition);
    boolean fine = remarks.stream().noneMatch(Said::mistake);
    int chains = composition.chains().size();
    int entries = composition.entries().size();
    if (json.isWanted()) {
      json.print(
          console.out(),
          new Report(file.file().toString(), fine, chains, entries, List.of(), remarks));
    } else {
      String amounts =
          Amounts.count(chains, "chain", "chains")
              + ", "
              + Amounts.count(entries, "entry", "entries");
      console
          .out()
          .println(file.file() + (fine ? " is fine: " : " is valid, but has mistakes: ") + amounts);
      remarks.forEach(remark -> console.out().println(remark.text()));
    }
    return (fine ? ExitCode.OK : ExitCode.BAD_FILE).number();
  }

  private static List<Said> remarks(Composition composition) {
    List<Said> said = new ArrayList<>();
    for (ChainSpec chain : composition.chains()) {
      for (LayerSpec layer : chain.layers()) {
        layer.remarks().forEach(remark -> said.add(Said.of(layer, remark)));
      }
    }
    return said;
  }
}
