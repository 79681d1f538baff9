package dev.layersock.benchmarks;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The jar's own commands. */
@Command(
    name = "benchmarks",
    scope = ScopeType.INHERIT,
    version = "This is part of layersock; a report tells the version.",
    description = {
      "Benchmarks of Layersock beside its peers.",
      "",
      "Arguments that do not begin with a command go to JMH as they are: a REGEX of benchmarks, -l to"
          + " list them, -h for all options of JMH."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:a benchmark failed, another JMH is measuring, or a file cannot be written",
      "2:the command line is wrong",
      "3:the file of chains is wrong, or is missing",
      "70:an error in the program itself; -v shows where",
      "130:interrupted"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar benchmarks.jar report --quick --out report",
      "  java -jar benchmarks.jar gate",
      "  java -jar benchmarks.jar LoopbackConnect -prof gc",
      "  java -jar benchmarks.jar -l TcpConnect",
      "",
      "Layers of your own are put on the class path, for all of these:",
      "  java -cp benchmarks.jar:my-layer.jar dev.layersock.benchmarks.Main report ..."
    })
final class BenchmarksCommand {
  @SuppressWarnings("unused") // picocli sets it, and shows the help
  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where errors come from.")
  private boolean verbose;

  boolean isVerbose() {
    return verbose;
  }
}
