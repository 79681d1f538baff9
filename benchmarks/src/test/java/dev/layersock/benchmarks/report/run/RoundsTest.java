package dev.layersock.benchmarks.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.layersock.benchmarks.report.plan.Pace;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;

@DisplayName("Rounds")
final class RoundsTest {
  private static final Path JMH_LOCK = Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock");

  @TempDir private Path folder = Path.of("");
  private final StringWriter told = new StringWriter();

  private List<Failure> run(Variant variant) throws Exception {
    RunFiles files =
        new RunFiles(
            folder.resolve("results.json"),
            folder.resolve("machine.json"),
            new Machine(Map.of("Pace", "quick")));
    Progress progress = new Progress(new PrintWriter(told, true), false, () -> 0);
    return new Rounds(Pace.QUICK, progress).run(List.of(variant), files);
  }

  @Test
  @DisplayName("go on when another JMH has the machine, and tell what was not measured")
  void lockOfAnother() throws Exception {
    Measurement.Id id = Samples.time("a.B.c", Map.of(), 1, 0).id();

    try (FileChannel channel =
        FileChannel.open(JMH_LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock(); // null if another has it already, which is as good
      assertThat(lock == null || lock.isValid()).isTrue();
      assertThat(run(new Variant(id, Mode.AverageTime, 1)))
          .singleElement()
          .satisfies(
              failure -> {
                assertThat(failure.id()).isEqualTo(id);
                assertThat(failure.reason()).contains("JMH lock");
              });
    }
    assertThat(told.toString()).contains("failed: B.c");
    assertThat(JsonParser.parseString(Files.readString(folder.resolve("results.json"))))
        .satisfies(json -> assertThat(json.getAsJsonArray()).isEmpty());
    assertThat(folder.resolve("machine.json")).content().contains("quick");
  }
}
