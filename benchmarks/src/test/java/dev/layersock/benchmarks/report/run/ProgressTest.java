package dev.layersock.benchmarks.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Samples;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Progress")
final class ProgressTest {
  private final StringWriter written = new StringWriter();
  private final AtomicLong now = new AtomicLong();
  private final Measurement.Id id = Samples.time("a.B.c", Map.of("size", "64"), 1, 0).id();

  private Progress progress(boolean writesOver) {
    return new Progress(new PrintWriter(written, true), writesOver, now::get);
  }

  private void after(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  @DisplayName("tells how far it is, and how long the rest will take")
  void estimates() {
    Progress progress = progress(false);

    progress.start(2, 2);
    progress.next(id, 1);
    after(Duration.ofSeconds(30));
    progress.next(id, 1);
    after(Duration.ofSeconds(30));
    progress.next(id, 2);

    assertThat(written.toString().lines())
        .containsExactly(
            "Measuring 2 benchmarks, in 2 rounds of one fork each",
            "[1/4, round 1 of 2] 0:00 so far  B.c, size=64",
            "[2/4, round 1 of 2] 0:30 so far, about 1:30 left  B.c, size=64",
            "[3/4, round 2 of 2] 1:00 so far, about 1:00 left  B.c, size=64");
  }

  @Test
  @DisplayName("writes over its line on a terminal, but never over a failure")
  void terminal() {
    Progress progress = progress(true);

    progress.start(1, 1);
    progress.next(id, 1);
    progress.failed(new Failure(id, "no", ""));
    progress.end();

    assertThat(written.toString())
        .contains("\r\u001b[K[1/1] 0:00 so far  B.c, size=64\r\u001b[Kfailed: B.c, size=64: no\n")
        .endsWith("\r\u001b[KMeasured for 0:00\n");
  }
}
