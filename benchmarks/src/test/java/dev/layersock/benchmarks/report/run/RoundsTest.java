package dev.layersock.benchmarks.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.layersock.benchmarks.report.plan.Pace;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;

/** JMH finds no benchmark of the name that is used here, or its lock taken: both is a failure. */
@DisplayName("Rounds")
final class RoundsTest {
  @TempDir private Path folder = Path.of("");
  private final StringWriter told = new StringWriter();
  private final Measurement.Id id = Samples.time("a.B.c", Map.of(), 1, 0).id();

  private Outcome run(Interruption interruption) throws Exception {
    RunFiles files =
        new RunFiles(
            folder.resolve("results.json"),
            folder.resolve("machine.json"),
            new Machine(Map.of("Pace", "quick")));
    Progress progress = new Progress(new PrintWriter(told, true), false, () -> 0);
    return new Rounds(Pace.QUICK, progress, interruption)
        .run(List.of(new Variant(id, Mode.AverageTime, 1)), files);
  }

  @Test
  @DisplayName("go on when a benchmark fails, and tell what was not measured")
  void failure() throws Exception {
    Outcome outcome = run(new Interruption());

    assertThat(outcome.failures()).extracting(Failure::id).containsExactly(id);
    assertThat(outcome.extent().isCutOff()).isFalse();
    assertThat(outcome.isWritten()).isTrue();
    assertThat(told.toString()).contains("failed: B.c");
    assertThat(JsonParser.parseString(Files.readString(folder.resolve("results.json"))))
        .satisfies(json -> assertThat(json.getAsJsonArray()).isEmpty());
    assertThat(folder.resolve("machine.json")).content().contains("quick");
  }

  @Test
  @DisplayName("that are interrupted run nothing more, and leave the files of an earlier run alone")
  void interrupted() throws Exception {
    Interruption interruption = new Interruption();
    Thread user = new Thread(interruption::request);
    user.start();
    while (!interruption.isRequested()) {
      Thread.onSpinWait();
    }

    Outcome outcome = run(interruption);
    user.join();

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.extent()).isEqualTo(new Extent(0, 1));
    assertThat(outcome.isWritten()).isFalse();
    assertThat(folder).isEmptyDirectory();
  }
}
