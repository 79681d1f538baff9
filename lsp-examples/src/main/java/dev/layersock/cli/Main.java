package dev.layersock.cli;

import dev.layersock.chain.Checks;
import dev.layersock.cli.connect.ConnectCommand;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.cli.console.Terminal;
import dev.layersock.cli.demo.DemoCommand;
import dev.layersock.cli.relay.RelayCommand;
import dev.layersock.cli.show.CatalogCommand;
import dev.layersock.cli.show.CheckCommand;
import dev.layersock.cli.show.ExplainCommand;
import dev.layersock.cli.show.LayersCommand;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.charset.Charset;
import picocli.CommandLine;

/** Where the program begins. */
public final class Main {
  private static final String GUICE_OPTION = "guice_bytecode_gen_option";

  private static final int USAGE = ExitCode.USAGE.number();

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    if (System.getProperty(GUICE_OPTION) == null) {
      System.setProperty(GUICE_OPTION, "DISABLED"); // else JDK 24 and later print a warning
    }
    ProcessSignals signals = new ProcessSignals();
    Console console =
        Console.of(
            new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            charset(),
            Terminal.isStandardError(),
            System::getenv,
            signals);
    int exitCode = run(console, args);
    signals.ended(exitCode);
    System.exit(exitCode);
  }

  /**
   * Runs a command without ending the process.
   *
   * @return the exit code
   */
  public static int run(Console console, String... args) {
    int exitCode = isStartedWell(console) ? commandLine(console).execute(args) : USAGE;
    console.out().flush();
    console.err().flush();
    return exitCode;
  }

  /** Whether the properties of the process are right; says so if not. */
  private static boolean isStartedWell(Console console) {
    try {
      Checks.configured();
      return true;
    } catch (IllegalArgumentException e) {
      console.err().println("layersock: " + e.getMessage());
      return false;
    }
  }

  private static CommandLine commandLine(Console console) {
    LayersockCommand top = new LayersockCommand();
    CommandLine line =
        new CommandLine(top)
            .addSubcommand(new DemoCommand(console))
            .addSubcommand(new CheckCommand(console))
            .addSubcommand(new CatalogCommand(console))
            .addSubcommand(new ExplainCommand(console))
            .addSubcommand(new LayersCommand(console))
            .addSubcommand(new RelayCommand(console))
            .addSubcommand(new ConnectCommand(console))
            .setOut(console.out())
            .setErr(console.err())
            .setUsageHelpAutoWidth(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionStrategy(top::run)
            .setParameterExceptionHandler(new UsageHandler())
            .setExecutionExceptionHandler(new FailureHandler(top));
    describeExitCodes(line);
    line.getSubcommands().values().forEach(Main::describeExitCodes);
    return line;
  }

  private static void describeExitCodes(CommandLine command) {
    command
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.help());
  }

  /** What the terminal writes in, which before JDK 19 only this property tells. */
  private static Charset charset() {
    String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    return name == null || !Charset.isSupported(name)
        ? Charset.defaultCharset()
        : Charset.forName(name);
  }
}
