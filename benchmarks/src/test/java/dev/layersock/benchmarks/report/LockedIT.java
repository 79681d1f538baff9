package dev.layersock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.BenchmarksJar;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("While another JMH runs, a report")
@Timeout(90)
class LockedIT {
  @TempDir private Path folder = Path.of("");

  private BenchmarksJar.Result measure(String... jvm) throws Exception {
    return BenchmarksJar.runWithJvm(
        List.of(jvm),
        "report",
        "--quick",
        "--iteration=20ms",
        "--only=LoopbackConnect.*layersock0",
        "--out=" + folder.resolve("out"));
  }

  @Test
  @DisplayName("says so at once and measures nothing, unless it is told to go on")
  void locked() throws Exception {
    String tmp = "-Djava.io.tmpdir=" + folder;
    Path file = folder.resolve("jmh.lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();

      BenchmarksJar.Result refused = measure(tmp);
      assertThat(refused.exitCode()).as(refused.out()).isEqualTo(1);
      assertThat(refused.out())
          .contains("another JMH is measuring on this machine", file.toString())
          .contains("wait", "-Djmh.ignoreLock=true")
          .doesNotContain("Measuring ");
      assertThat(folder.resolve("out")).doesNotExist();

      BenchmarksJar.Result forced = measure(tmp, "-Djmh.ignoreLock=true");
      assertThat(forced.exitCode()).as(forced.out()).isZero();
      assertThat(folder.resolve("out/report.html")).exists();
    }
  }
}
