package dev.layersock.benchmarks.gate;

import dev.layersock.cli.console.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fails if an operation allocates more than its budget. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = {
      "Fail if connect, send or receive allocates more bytes than its budget.",
      "",
      "Takes less than a minute. Allocation is exact, so this may run on a busy machine."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all figures are within their budgets, or were recorded",
      "1:a figure has grown, or could not be measured",
      "2:the command line is wrong",
      "3:the file of budgets is wrong, or lacks a figure"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar benchmarks/target/benchmarks.jar gate",
      "  java -jar benchmarks/target/benchmarks.jar gate connect-loopback-8",
      "  java -jar benchmarks/target/benchmarks.jar gate --record --budgets " + Budgets.PLACE,
      "  java -cp benchmarks/target/benchmarks.jar:classes dev.layersock.benchmarks.Main gate"
          + " --layer mine"
    })
public final class GateCommand implements Callable<Integer> {
  private static final int JDK = Runtime.version().feature();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FIGURE",
      arity = "0..*",
      description = "Only these, for example connect-nio-8. All if absent.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--budgets",
      paramLabel = "FILE",
      description = "The file of budgets. The one in the jar if absent.")
  private @Nullable Path file;

  @Option(names = "--record", description = "Write what is measured to the file of budgets.")
  private boolean record;

  @Option(
      names = "--layer",
      paramLabel = "NAME",
      defaultValue = MeasuredLayers.PASSING_ON,
      description =
          "The layer that the chains are made of, from the class path: what it allocates"
              + " is growth. By default one that only passes on.")
  private String layer = MeasuredLayers.PASSING_ON;

  /** For picocli. */
  public GateCommand() {}

  @Override
  public Integer call() throws IOException {
    List<GateCase> figures = figures();
    requireWholeRecording();
    Budgets budgets;
    try {
      budgets = budgets();
      requireAll(figures, budgets);
    } catch (IllegalArgumentException e) {
      spec.commandLine()
          .getErr()
          .println("gate: " + (file == null ? "the jar" : file) + " " + e.getMessage());
      return ExitCode.BAD_FILE.number();
    }
    PrintWriter out = spec.commandLine().getOut();
    Gate gate = new Gate(new Allocations(layer), out);
    try {
      if (record && file != null) {
        Files.writeString(file, gate.record(figures, budgets, JDK).text());
        out.println("Recorded in " + file + ". Review the change, and say in the commit why.");
        return ExitCode.OK.number();
      }
      boolean holds = gate.judge(figures, budgets, JDK);
      return (holds ? ExitCode.OK : ExitCode.FAILED).number();
    } catch (RunnerException e) {
      out.println("Not measured: " + reason(e));
      return ExitCode.FAILED.number();
    } finally {
      out.flush();
    }
  }

  private List<GateCase> figures() {
    List<String> unknown = new ArrayList<>(names);
    unknown.removeAll(GateCase.all().stream().map(GateCase::name).toList());
    if (!unknown.isEmpty()) {
      throw wrong("there is no figure '%s'; there are: %s".formatted(unknown.get(0), allNames()));
    }
    return GateCase.all().stream()
        .filter(figure -> names.isEmpty() || names.contains(figure.name()))
        .toList();
  }

  private static String allNames() {
    return GateCase.all().stream().map(GateCase::name).collect(Collectors.joining(", "));
  }

  private void requireWholeRecording() {
    if (record && file == null) {
      throw wrong("--record needs --budgets FILE; the project's is " + Budgets.PLACE);
    }
    if (record && !layer.equals(MeasuredLayers.PASSING_ON)) {
      throw wrong("budgets are for the layer that only passes on; leave out --layer");
    }
  }

  private Budgets budgets() throws IOException {
    if (file == null) {
      return Budgets.parse(inJar());
    }
    if (record && !Files.exists(file)) {
      return Budgets.none();
    }
    try {
      return Budgets.parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e, e);
    }
  }

  private static String inJar() throws IOException {
    try (InputStream in = GateCommand.class.getResourceAsStream("budgets.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the jar has no budgets.yaml");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void requireAll(List<GateCase> figures, Budgets budgets) {
    for (GateCase figure : figures) {
      if (!record && budgets.of(figure, JDK).isEmpty()) {
        throw new IllegalArgumentException(
            "has no budget for %s on JDK %d; make one with --record".formatted(figure.name(), JDK));
      }
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** The benchmark's own failure, which JMH wraps. */
  private static String reason(RunnerException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getSuppressed().length == 0
        ? cause.toString()
        : cause.getSuppressed()[0].toString();
  }
}
