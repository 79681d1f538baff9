package dev.layersock.benchmarks;

import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.config.ConfigurationException;
import dev.layersock.config.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong as Layersock's own command line does: what, where, and what to do. */
final class Failures {
  private static final String NAME = "benchmarks: ";
  private static final String WITH_LAYERS =
      "java -cp benchmarks.jar" + File.pathSeparator + "my-layer.jar " + Main.class.getName();

  private Failures() {}

  /** Of a wrong command line: the mistake, the nearest names, the synopsis. */
  static int usage(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(NAME + mistake.getMessage());
    UnmatchedArgumentException.printSuggestions(mistake, err);
    err.print(command.getHelp().synopsisHeading() + command.getHelp().synopsis(0));
    err.println("More: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE.number();
  }

  /** Of a command that failed. */
  static int execution(Exception failure, CommandLine command, boolean isVerbose) {
    PrintWriter err = command.getErr();
    ExitCode code = code(failure);
    if (failure instanceof ConfigurationException wrong) {
      err.println(failure.getMessage()); // it names the file, as a compiler does
      if (wrong.problems().stream().anyMatch(it -> it.code() == ProblemCode.UNKNOWN_PROVIDER)) {
        err.println(NAME + "layers of your own have to be on the class path: " + WITH_LAYERS);
      }
    } else if (code == ExitCode.BUG) {
      err.println(NAME + "this is an error in the benchmarks: " + failure);
    } else {
      err.println(NAME + failure.getMessage());
    }
    if (isVerbose) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code.number();
  }

  private static ExitCode code(Exception failure) {
    if (failure instanceof CommandFailure known) {
      return known.code();
    }
    if (failure instanceof ConfigurationException) {
      return ExitCode.BAD_FILE;
    }
    return failure instanceof IOException ? ExitCode.FAILED : ExitCode.BUG;
  }
}
