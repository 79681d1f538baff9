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
import dev.layersock.benchmarks.report.run.Machine;
import dev.layersock.benchmarks.report.run.Progress;
import dev.layersock.benchmarks.report.run.Rounds;
import dev.layersock.benchmarks.report.run.RunFiles;
import dev.layersock.benchmarks.report.run.Variant;
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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures everything of the plan and writes a page about it. */
@Command(
    name = "report",
    description = {
      "Measure Layersock beside its peers, and write a page with charts, ratios and their errors.",
      "",
      "Three files are written to the folder: report.html, results.json as JMH writes it, and"
          + " machine.json. Without --quick or --full it takes less than half an hour.",
      "",
      "The machine should have nothing else to do meanwhile."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  java -jar benchmarks.jar report --quick --out report",
      "  java -jar benchmarks.jar report --quick --out new --compare report/results.json",
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
  private Pattern only = Pattern.compile("");

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
    @Option(names = "--quick", description = "Less than five minutes: one fork, fewer parameters.")
    private boolean quick;

    @Option(names = "--full", description = "Three forks, as long as the benchmarks ask for.")
    private boolean full;

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
    if (userChain != null) {
      userChain.check(console);
    }
    Optional<EarlierRun> old = Optional.ofNullable(earlier).map(EarlierRun::read);
    BenchmarkIndex index = BenchmarkIndex.load();
    List<Section> sections = sections(index);
    List<Variant> variants = variants(index, sections);
    OutFolder folder = OutFolder.prepare(out);

    Machine machine =
        Machine.describe(version(), pace(), ZonedDateTime.now(ZoneId.systemDefault()));
    List<Failure> failures =
        measure(variants, new RunFiles(folder.results(), folder.machine(), machine));
    List<Measurement> results = ResultsFile.read(folder.results());
    Report report =
        new Report(
            pace(),
            machine,
            sections,
            absent(index),
            results,
            failures,
            old.map(run -> run.compare(results, machine, sections)));
    Files.writeString(folder.page(), Page.of(report));
    console.out().println(folder.page());
    if (!failures.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          failures.size() + " benchmarks failed; " + folder.page() + " tells which and why");
    }
    return ExitCode.OK.number();
  }

  private List<Failure> measure(List<Variant> variants, RunFiles files) throws IOException {
    Progress progress = new Progress(console.err(), console.showsProgress(), System::nanoTime);
    return new Rounds(pace(), progress).run(variants, files);
  }

  private Pace pace() {
    return iteration == null ? speed.pace() : speed.pace().lasting(iteration);
  }

  private List<Section> sections(BenchmarkIndex index) {
    List<Section> sections = new ArrayList<>();
    if (userChain != null) {
      sections.add(Plan.configuredChain());
    }
    sections.addAll(Plan.sections());
    return sections.stream().filter(index::has).toList();
  }

  private static List<String> absent(BenchmarkIndex index) {
    return Plan.sections().stream()
        .filter(section -> !index.has(section))
        .map(Section::title)
        .toList();
  }

  private List<Variant> variants(BenchmarkIndex index, List<Section> sections) {
    Map<String, String> fixed = userChain == null ? Map.of() : userChain.params();
    Set<Variant> variants = new LinkedHashSet<>();
    for (Section section : sections) {
      index.variants(section, pace(), fixed).stream()
          .filter(variant -> only.matcher(variant.id().benchmark()).find())
          .forEach(variants::add);
    }
    if (variants.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--only: no benchmark has '"
              + only
              + "' in its name; java -jar benchmarks.jar -l"
              + " lists all");
    }
    return List.copyOf(variants);
  }

  private static String version() {
    String version = ReportCommand.class.getPackage().getImplementationVersion();
    return version == null ? "not known, since not from the jar" : version;
  }
}
