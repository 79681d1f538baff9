package dev.layersock.cli;

import dev.layersock.cli.console.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line, briefly: the mistake, the nearest names, the synopsis.
 */
final class UsageHandler implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    // A misspelt option is why a required one is missing, so it is told first.
    List<String> unknown = command.getUnmatchedArguments();
    UnmatchedArgumentException unmatched =
        mistake instanceof UnmatchedArgumentException known
            ? known
            : new UnmatchedArgumentException(command, unknown);
    boolean misspelt = !unmatched.getUnmatched().isEmpty();
    err.println("layersock: " + (misspelt ? unmatched : mistake).getMessage());
    if (misspelt) {
      unmatched.printSuggestions(err);
    }
    err.print(command.getHelp().synopsisHeading() + command.getHelp().synopsis(0));
    err.println("More: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE.number();
  }
}
