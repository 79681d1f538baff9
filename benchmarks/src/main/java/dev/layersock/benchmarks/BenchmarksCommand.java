package dev.layersock.benchmarks;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The jar's own commands. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    version = "This is part of layersock; a report tells the version.",
    description = "Benchmarks of Layersock beside its peers.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:a benchmark failed, or a file cannot be written",
      "2:the command line is wrong",
      "3:the file of chains is wrong, or is missing",
      "70:an error in the program itself; -v shows where"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar benchmarks.jar report --quick --out report",
      "  java -jar benchmarks.jar gate",
      "  java -jar benchmarks.jar LoopbackConnect -prof gc",
      "",
      "Any other arguments go to JMH as they are; its own help is",
      "  java -jar benchmarks.jar -h"
    })
final class BenchmarksCommand {
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where errors come from.")
  private boolean verbose;

  boolean isVerbose() {
    return verbose;
  }
}
