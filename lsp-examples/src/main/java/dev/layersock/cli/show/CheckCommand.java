package dev.layersock.cli.show;

import dev.layersock.Layersock;
import dev.layersock.cli.argument.ChainFileArgument;
import dev.layersock.cli.console.Amounts;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.composition.Composition;
import dev.layersock.config.ConfigurationException;
import dev.layersock.config.Problem;
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

  private record Report(String file, boolean fine, int chains, int entries, List<Found> problems) {}

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
      json.print(console.out(), new Report(file.file().toString(), false, 0, 0, problems));
      return ExitCode.BAD_FILE.number();
    }
    Layersock.builder(composition).start().close();
    int chains = composition.chains().size();
    int entries = composition.entries().size();
    if (json.isWanted()) {
      json.print(
          console.out(), new Report(file.file().toString(), true, chains, entries, List.of()));
    } else {
      console
          .out()
          .println(
              file.file()
                  + " is fine: "
                  + Amounts.count(chains, "chain", "chains")
                  + ", "
                  + Amounts.count(entries, "entry", "entries"));
    }
    return ExitCode.OK.number();
  }
}
