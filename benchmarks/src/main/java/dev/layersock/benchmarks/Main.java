package dev.layersock.benchmarks;

import dev.layersock.benchmarks.gate.GateCommand;
import dev.layersock.benchmarks.report.ReportCommand;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * Where the jar begins: our own commands, {@code --help} about them, and JMH's command line for
 * everything else.
 */
public final class Main {
  private Main() {}

  /** Runs a command, if the first argument names one, else JMH with all arguments. */
  public static void main(String[] args) throws IOException {
    ProcessSignals signals = new ProcessSignals();
    Console console =
        Console.of(
            InputStream.nullInputStream(),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            Charset.defaultCharset(),
            Terminal.isStandardError(),
            System::getenv,
            signals);
    CommandLine line = commandLine(console);
    if (args.length == 0 || !isOurs(line, args[0])) {
      JmhCommandLine.run(args);
    } else {
      int exitCode = run(line, console, args);
      signals.ended(exitCode);
      System.exit(exitCode);
    }
  }

  private static boolean isOurs(CommandLine line, String first) {
    return line.getSubcommands().containsKey(first)
        || line.getCommandSpec().optionsMap().containsKey(first);
  }

  /**
   * Runs one of our commands without ending the process.
   *
   * @return the exit code
   */
  public static int run(Console console, String... args) {
    return run(commandLine(console), console, args);
  }

  private static int run(CommandLine line, Console console, String... args) {
    int exitCode = line.execute(args);
    console.out().flush();
    console.err().flush();
    return exitCode;
  }

  private static CommandLine commandLine(Console console) {
    BenchmarksCommand top = new BenchmarksCommand();
    return new CommandLine(top)
        .addSubcommand(new ReportCommand(console))
        .addSubcommand(new GateCommand())
        .addSubcommand(new HelpCommand())
        .setOut(console.out())
        .setErr(console.err())
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> Failures.execution(failure, command, top.isVerbose()));
  }
}
