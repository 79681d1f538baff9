package dev.layersock.benchmarks.report.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.result.Comparison.Change;
import dev.layersock.benchmarks.report.result.Comparison.Pair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A comparison of two runs")
final class ComparisonTest {
  private static Measurement time(String method, double nanos, double bytes) {
    return Samples.time("connect.A." + method, Map.of(), nanos, bytes);
  }

  private static Pair pair(Measurement before, Measurement now) {
    return new Pair(before, now);
  }

  @Test
  @DisplayName("calls slower or faster only what is so beyond both errors")
  void speed() {
    Measurement before = time("a", 100, 48);

    assertThat(pair(before, time("a", 102, 48)).speed()).isEqualTo(Change.NONE);
    assertThat(pair(before, time("a", 110, 48)).speed()).isEqualTo(Change.WORSE);
    assertThat(pair(before, time("a", 90, 48)).speed()).isEqualTo(Change.BETTER);
  }

  @Test
  @DisplayName("sees a byte more, but not what the profiler rounds")
  void bytes() {
    Measurement before = time("a", 100, 48);

    assertThat(pair(before, time("a", 100, 48.01)).allocation()).isEqualTo(Change.NONE);
    assertThat(pair(before, time("a", 100, 49)).allocation()).isEqualTo(Change.WORSE);
    assertThat(pair(before, time("a", 100, 40)).allocation()).isEqualTo(Change.BETTER);
    assertThat(pair(before, time("a", 100, 40)).hasChanged()).isTrue();
  }

  @Test
  @DisplayName("is sure only of three forks or more on both sides")
  void sure() {
    Measurement one = Samples.inForks(time("a", 100, 48), 1);
    Measurement three = Samples.inForks(one, 3);

    assertThat(pair(three, three).isSure()).isTrue();
    assertThat(pair(one, three).isSure()).isFalse();
    assertThat(pair(three, Samples.inForks(one, 2)).isSure()).isFalse();
  }

  @Test
  @DisplayName("does not compare bytes with times")
  void units() {
    Measurement time = Samples.counting(time("a", 100, 0), "held", 80);
    Comparison comparison = Comparison.of(List.of(time), List.of(time.showing("held")));

    assertThat(comparison.pairs()).isEmpty();
    assertThat(comparison.onlyOld()).containsExactly(time.id());
    assertThat(comparison.onlyNew()).containsExactly(time.id());
  }

  @Test
  @DisplayName("lists what only one of them has")
  void onlyOne() {
    Comparison comparison =
        Comparison.of(
            List.of(time("gone", 1, 0), time("both", 1, 0)),
            List.of(time("both", 1, 0), time("added", 1, 0)));

    assertThat(comparison.pairs())
        .extracting(pair -> pair.now().id().method())
        .containsOnly("both");
    assertThat(comparison.onlyOld()).extracting(Measurement.Id::method).containsOnly("gone");
    assertThat(comparison.onlyNew()).extracting(Measurement.Id::method).containsOnly("added");
  }

  @Test
  @DisplayName("takes different parameters for different benchmarks")
  void params() {
    Comparison comparison =
        Comparison.of(
            List.of(Samples.time("a.B.c", Map.of("size", "64"), 1, 0)),
            List.of(Samples.time("a.B.c", Map.of("size", "128"), 1, 0)));

    assertThat(comparison.pairs()).isEmpty();
  }
}
