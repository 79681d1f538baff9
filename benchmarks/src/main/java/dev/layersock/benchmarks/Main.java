package dev.layersock.benchmarks;

import dev.layersock.benchmarks.gate.GateCommand;
import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine;

/** The gate, or else JMH's own command line. */
public final class Main {
  private Main() {}

  /** Runs what the first argument names. */
  public static void main(String[] args) throws IOException {
    if (args.length > 0 && args[0].equals("gate")) {
      CommandLine gate = new CommandLine(new GateCommand());
      System.exit(gate.execute(Arrays.copyOfRange(args, 1, args.length)));
    }
    org.openjdk.jmh.Main.main(args);
  }
}
