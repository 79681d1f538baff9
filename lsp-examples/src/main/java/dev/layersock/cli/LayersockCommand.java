package dev.layersock.cli;

import dev.layersock.cli.console.ExitCode;
import dev.layersock.cli.console.LogFormat;
import dev.layersock.cli.console.LogLevels;
import dev.layersock.cli.console.LogOutput;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
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
  private @Nullable LogFormat logFormat;
  private @Nullable Path logFile;

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

  @Option(
      names = "--log-format",
      scope = ScopeType.INHERIT,
      paramLabel = "text|json",
      description = "What the lines of the log look like; json is an object a line.")
  void logFormat(LogFormat wanted) {
    logFormat = wanted;
  }

  @Option(
      names = "--log-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Append the log to a file, instead of writing it to standard error.")
  void logFile(Path wanted) {
    logFile = wanted;
  }

  /** Runs the command that was asked for, with the log where it is wanted. */
  int run(ParseResult parsed) {
    LogOutput log = logFormat == null && logFile == null ? null : openLog();
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      if (log != null) {
        log.close();
      }
    }
  }

  private LogOutput openLog() {
    try {
      return LogOutput.open(logFormat == null ? LogFormat.TEXT : logFormat, logFile);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--log-file " + logFile + " cannot be written: " + reason(e), e);
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "its directory does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "access is denied";
    }
    boolean told = failure instanceof FileSystemException known && known.getReason() != null;
    return told ? ((FileSystemException) failure).getReason() : failure.toString();
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
