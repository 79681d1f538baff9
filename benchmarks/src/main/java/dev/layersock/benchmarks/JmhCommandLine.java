package dev.layersock.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH's own command line, whose lists have each benchmark once, and whose help leads to ours. */
final class JmhCommandLine {
  private static final String COMMANDS =
      """

      Besides JMH, this jar has the commands report and gate:
        java -jar benchmarks.jar --help
      """;

  private JmhCommandLine() {}

  /** Runs JMH, which ends the process if anything goes wrong. */
  static void run(String[] args) throws IOException {
    CommandLineOptions options;
    try {
      options = new CommandLineOptions(args);
    } catch (CommandLineOptionException e) {
      org.openjdk.jmh.Main.main(args); // which says what is wrong
      return;
    }
    if (options.shouldHelp()) {
      options.showHelp();
      System.out.print(COMMANDS);
    } else if (options.shouldList() || options.shouldListWithParams()) {
      benchmarks(options).forEach(System.out::print);
    } else {
      org.openjdk.jmh.Main.main(args);
    }
  }

  /**
   * What JMH lists: a heading, and for each benchmark its name and the lines that belong to it. JMH
   * has a benchmark once for each mode, and does not say which.
   */
  private static Set<String> benchmarks(CommandLineOptions options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, Charset.defaultCharset())) {
      Runner runner =
          new Runner(options, OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL));
      if (options.shouldList()) {
        runner.list();
      } else {
        runner.listWithParams(options);
      }
    }
    // A line that is indented belongs to the one before.
    return new LinkedHashSet<>(
        List.of(bytes.toString(Charset.defaultCharset()).split("(?m)^(?! )", -1)));
  }
}
