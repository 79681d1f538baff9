package dev.layersock.cli;

import dev.layersock.cli.console.ExitCode;
import dev.layersock.cli.console.LogLevels;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program without a command. */
@Command(
    name = "layersock",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    description = "Layered service providers for sockets: chains of layers, from a file.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  alias layersock='java -jar layersock.jar'",
      "  layersock demo                                 see it at work, no file needed",
      "  layersock layers qos                           what can be set in a layer",
      "  layersock check chains.yaml                    find all mistakes of a file",
      "  layersock explain chains.yaml tcp://10.0.0.1:443",
      "  layersock relay chains.yaml --listen 127.0.0.1:8080 --to 10.0.0.1:80",
      "",
      "Layers of your own are put on the class path:",
      "  java -cp layersock.jar:my-layer.jar dev.layersock.cli.Main layers"
    })
final class LayersockCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private boolean verbose;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log more, and show where errors come from.")
  void verbose(boolean wanted) {
    verbose = wanted;
    if (wanted) {
      LogLevels.raise();
    }
  }

  boolean isVerbose() {
    return verbose;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK.number();
  }
}
