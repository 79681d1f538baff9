package dev.layersock.benchmarks.report;

import dev.layersock.benchmarks.report.page.Page;
import dev.layersock.benchmarks.report.page.Report;
import dev.layersock.benchmarks.report.plan.Pace;
import dev.layersock.benchmarks.report.plan.Plan;
import dev.layersock.benchmarks.report.plan.Section;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.ResultsFile;
import dev.layersock.benchmarks.report.run.BenchmarkIndex;
import dev.layersock.benchmarks.report.run.Failure;
import dev.layersock.benchmarks.report.run.Interruption;
import dev.layersock.benchmarks.report.run.JmhLock;
import dev.layersock.benchmarks.report.run.Machine;
import dev.layersock.benchmarks.report.run.Outcome;
import dev.layersock.benchmarks.report.run.Progress;
import dev.layersock.benchmarks.report.run.Rounds;
import dev.layersock.benchmarks.report.run.RunFiles;
import dev.layersock.cli.argument.DurationConverter;
import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.Console;
import dev.layersock.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures everything of the plan, or takes what was measured before, and writes a page about it.
 */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Measure Layersock beside its peers, and write a page with charts, ratios and their errors.",
      "",
      "Three files are written to the folder: report.html, results.json as JMH writes it, and"
          + " machine.json. Without --quick or --full it takes less than half an hour; Ctrl-C ends it"
          + " with a page of what was measured until then.",
      "",
      "The machine should have nothing else to do meanwhile."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar benchmarks.jar report --quick --out report",
      "  java -jar benchmarks.jar report --quick --out new --compare report/results.json",
      "  java -jar benchmarks.jar report --from report/results.json --out again",
      "  java -jar benchmarks.jar report --full --only 'TcpConnect|Throughput' --out tcp",
      "",
      "A chain of your own, with layers of your own on the class path:",
      "  java -cp benchmarks.jar:my-layers.jar dev.layersock.benchmarks.Main report \\",
      "      --config chains.yaml --entry web --only ConfiguredChain --out mine"
    })
public final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @ArgGroup private Speed speed = new Speed();

  @ArgGroup(exclusive = false)
  private @Nullable UserChain userChain;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder to write to; an earlier report there is replaced.")
  private Path out = Path.of("");

  @Option(
      names = "--compare",
      paramLabel = "OLD.json",
      description = "Results of an earlier run: show what changed beyond the error.")
  private @Nullable Path earlier;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "Only benchmarks in whose name this is found, for example 'Tcp.*layersock'.")
  private @Nullable Pattern only;

  @Option(
      names = "--iteration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long an iteration takes, instead of what the pace says; such as 100ms.")
  private @Nullable Duration iteration;

  /** For a console. */
  public ReportCommand(Console console) {
    this.console = console;
  }

  private static final class Speed {
    @Option(
        names = "--quick",
        description = "Less than five minutes: one fork, fewer parameters, no verdicts.")
    private boolean quick;

    @Option(names = "--full", description = "Three forks, as long as the benchmarks ask for.")
    private boolean full;

    @Option(
        names = "--from",
        paramLabel = "RESULTS.json",
        description = "Measure nothing, but make the page of results that there are.")
    private @Nullable Path from;

    Pace pace() {
      return quick ? Pace.QUICK : full ? Pace.FULL : Pace.MIDDLE;
    }
  }

  @Override
  public Integer call() throws IOException {
    // Whatever may be wrong is found before minutes are spent on measuring.
    if (iteration != null && iteration.toMillis() < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--iteration: it must be 1ms or more");
    }
    Optional<EarlierRun> old =
        Optional.ofNullable(earlier).map(file -> EarlierRun.read("--compare", file));
    return (speed.from == null ? measure(old) : show(speed.from, old)).number();
  }

  private ExitCode measure(Optional<EarlierRun> old) throws IOException {
    if (userChain != null) {
      userChain.check(console);
    }
    Pace pace = iteration == null ? speed.pace() : speed.pace().lasting(iteration);
    Chosen chosen = Chosen.of(BenchmarkIndex.load(), pace, only, userChain);
    JmhLock lock = JmhLock.take();
    try {
      OutFolder folder = OutFolder.prepare(out);
      Machine machine =
          Machine.describe(version(), pace, ZonedDateTime.now(ZoneId.systemDefault()));
      Outcome outcome =
          run(pace, chosen, new RunFiles(folder.results(), folder.machine(), machine));
      if (!outcome.isWritten()) {
        throw new CommandFailure(
            ExitCode.INTERRUPTED, "interrupted before anything was measured; no page is written");
      }
      write(
          folder,
          machine.at(outcome.extent()),
          chosen.sections(),
          chosen.absent(),
          ResultsFile.read(folder.results()),
          outcome.failures(),
          old);
      return end(folder, outcome);
    } finally {
      lock.close();
    }
  }

  private Outcome run(Pace pace, Chosen chosen, RunFiles files) throws IOException {
    Progress progress = new Progress(console.err(), console.showsProgress(), System::nanoTime);
    Interruption interruption = new Interruption();
    console.stops().onStop(interruption::request);
    return new Rounds(pace, progress, interruption).run(chosen.variants(), files);
  }

  private static ExitCode end(OutFolder folder, Outcome outcome) {
    if (outcome.extent().isCutOff()) {
      throw new CommandFailure(
          ExitCode.INTERRUPTED,
          "interrupted %s; %s is of what was measured until then"
              .formatted(outcome.extent().text(), folder.page()));
    }
    if (!outcome.failures().isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "%d benchmarks failed; %s tells which and why"
              .formatted(outcome.failures().size(), folder.page()));
    }
    return ExitCode.OK;
  }

  private ExitCode show(Path file, Optional<EarlierRun> old) throws IOException {
    if (only != null || iteration != null || userChain != null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--from: nothing is measured; leave out --only, --iteration, --config and --entry");
    }
    EarlierRun run = EarlierRun.read("--from", file);
    List<Section> sections =
        Plan.withConfiguredChain().stream()
            .filter(section -> !section.of(run.results()).isEmpty())
            .toList();
    if (sections.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--from: " + file + " has no result of a benchmark that a report has");
    }
    OutFolder folder = OutFolder.prepare(out);
    folder.copy(file);
    Machine machine = new Machine(run.machine());
    write(folder, machine, sections, List.of(), run.results(), List.of(), old);
    return ExitCode.OK;
  }

  private void write(
      OutFolder folder,
      Machine machine,
      List<Section> sections,
      List<String> absent,
      List<Measurement> results,
      List<Failure> failures,
      Optional<EarlierRun> old)
      throws IOException {
    Report report =
        new Report(
            machine,
            sections,
            absent,
            results,
            failures,
            old.map(run -> run.compare(results, machine, sections)));
    Files.writeString(folder.page(), Page.of(report));
    console.out().println(folder.page());
  }

  private static String version() {
    String version = ReportCommand.class.getPackage().getImplementationVersion();
    return version == null ? "not known, since not from the jar" : version;
  }
}
