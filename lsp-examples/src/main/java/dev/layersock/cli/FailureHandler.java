package dev.layersock.cli;

import dev.layersock.chain.AssemblyException;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.config.ConfigurationException;
import dev.layersock.discovery.DiscoveryException;
import dev.layersock.error.WsaException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong, in the words of who knows, and never more than the user asked for. */
final class FailureHandler implements IExecutionExceptionHandler {
  private final LayersockCommand top;

  FailureHandler(LayersockCommand top) {
    this.top = top;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    line.getOut().flush();
    PrintWriter err = line.getErr();
    ExitCode code = code(failure);
    if (failure instanceof ConfigurationException) {
      err.println(failure.getMessage()); // it names the file, as a compiler does
    } else if (code == ExitCode.BUG) {
      err.println("layersock: this is an error in layersock: " + failure);
    } else {
      err.println("layersock: " + failure.getMessage());
    }
    if (top.isVerbose()) {
      failure.printStackTrace(err);
    }
    err.flush();
    return code.number();
  }

  private static ExitCode code(Exception failure) {
    if (failure instanceof CommandFailure known) {
      return known.code();
    }
    if (failure instanceof ConfigurationException || failure instanceof AssemblyException) {
      return ExitCode.BAD_FILE;
    }
    boolean ordinary =
        failure instanceof WsaException
            || failure instanceof IOException
            || failure instanceof DiscoveryException;
    return ordinary ? ExitCode.FAILED : ExitCode.BUG;
  }
}
