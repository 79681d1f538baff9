package dev.layersock.benchmarks.report.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A file of results")
final class ResultsFileTest {
  private static final String RESULT =
      """
      [{"benchmark": "a.B.c", "mode": "%s", "threads": 2, "params": {"size": "64"},
        "vmName": "VM", "vmVersion": "17",
        "warmupIterations": 5, "warmupTime": "1 s",
        "measurementIterations": 3, "measurementTime": "single-shot",
        "primaryMetric": {"scoreUnit": "%s", "scorePercentiles": {"50.0": 2, "100.0": 3}, %s},
        "secondaryMetrics": {
          "gc.alloc.rate.norm": {"rawData": [[48.0, 48.0]]},
          "gc.count": {"rawData": [["NaN", 1]]},
          "held": {"rawData": [[7, 7]]}}}]
      """;

  @TempDir private Path folder = Path.of("");

  private Measurement read(String mode, String unit, String raw) throws Exception {
    Path file = folder.resolve("results.json");
    Files.writeString(file, RESULT.formatted(mode, unit, raw));
    return ResultsFile.read(file).get(0);
  }

  @Test
  @DisplayName(
      "is read in nanoseconds, with bytes and counters beside, and for how long it was measured")
  void reads() throws Exception {
    Measurement read = read("avgt", "us/op", "\"rawData\": [[1.5, 2.5]]");

    assertThat(read.id().method()).isEqualTo("c");
    assertThat(read.id().text()).isEqualTo("B.c, size=64");
    assertThat(read.id().threads()).isEqualTo(2);
    assertThat(read.unit()).isEqualTo(Unit.NANOSECONDS);
    assertThat(read.score().mean()).isEqualTo(2000);
    assertThat(read.bytes().orElseThrow().mean()).isEqualTo(48);
    assertThat(read.others()).containsOnlyKeys("held");
    assertThat(read.percentiles()).isEmpty();
    assertThat(read.jvm()).isEqualTo("VM 17");
    assertThat(read.effort()).isEqualTo(new Effort(1, Duration.ofSeconds(5), Duration.ZERO));
  }

  @Test
  @DisplayName("of single operations has their percentiles, and means of each iteration")
  void samples() throws Exception {
    Measurement read =
        read("sample", "us/op", "\"rawDataHistogram\": [[[[1, 3], [5, 1]], [[4, 1]]]]");

    assertThat(read.score().mean()).isEqualTo(3000);
    assertThat(read.score().degrees()).isEqualTo(1);
    assertThat(read.percentiles()).containsEntry(50.0, 2000.0).containsEntry(100.0, 3000.0);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"ops/s, 2", "ops/ms, 2000", "ops/us, 2000000"})
  @DisplayName("of rates is read per second")
  void rates(String unit, double expected) throws Exception {
    Measurement read = read("thrpt", unit, "\"rawData\": [[1, 3]]");

    assertThat(read.unit()).isEqualTo(Unit.PER_SECOND);
    assertThat(read.score().mean()).isCloseTo(expected, within(1e-6));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"params\": {\"size\": \"64\"}|\"params\": \"x\"",
        "\"secondaryMetrics\": {|\"secondaryMetrics\": [], \"else\": {",
        "\"secondaryMetrics\": {|\"secondaryMetrics\": null, \"else\": {",
        "\"rawData\": [[1]]|\"rawDataHistogram\": [[[[1]]]]"
      })
  @DisplayName("whose fields have a wrong shape is refused")
  void wrongShapes(String field, String wrong) throws Exception {
    String right = RESULT.formatted("avgt", "ns/op", "\"rawData\": [[1]]");
    assertThat(right).contains(field);
    Path file = folder.resolve("wrong.json");
    Files.writeString(file, right.replace(field, wrong));

    assertThatThrownBy(() -> ResultsFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON array of results");
  }

  @Test
  @DisplayName("of something that is no method is refused")
  void wrongName() throws Exception {
    Path file = folder.resolve("wrong.json");
    String right = RESULT.formatted("avgt", "ns/op", "\"rawData\": [[1]]");
    Files.writeString(file, right.replace("a.B.c", "abc"));

    assertThatThrownBy(() -> ResultsFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'abc' is no class with a method");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|no JSON array of results",
        "nonsense|no JSON array of results",
        "[1]|no JSON array of results",
        "[{}]|no field 'primaryMetric'",
        "[{\"primaryMetric\": {\"scoreUnit\": \"bananas\"}}]|the unit 'bananas'",
        "[{\"primaryMetric\": {\"scoreUnit\": \"ns/op\"}, \"mode\": \"avgt\"}]|no field 'rawData'"
      })
  @DisplayName("that JMH did not write is refused with what is missing")
  void refuses(String text, String expected) throws Exception {
    Path file = folder.resolve("wrong.json");
    Files.writeString(file, text);

    assertThatThrownBy(() -> ResultsFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }
}
