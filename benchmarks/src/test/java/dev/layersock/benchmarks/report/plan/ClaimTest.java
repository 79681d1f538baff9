package dev.layersock.benchmarks.report.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.benchmarks.report.plan.Verdict.Outcome;
import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.result.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A claim")
final class ClaimTest {
  private static final Selection OURS = Selection.of("ours").with("size", "64");
  private static final Selection THEIRS = Selection.of("theirs");

  private static Measurement time(String method, String size, double nanos, double bytes) {
    return Samples.time("a.B." + method, Map.of("size", size), nanos, bytes);
  }

  private final List<Measurement> results =
      List.of(
          time("ours", "64", 100, 48),
          time("ours", "16384", 500, 48),
          time("theirs", "64", 200, 96),
          time("theirs", "16384", 100, 0));

  private Outcome judge(Claim claim) {
    List<Verdict> verdicts = claim.judge(results);
    assertThat(verdicts).hasSize(1);
    return verdicts.get(0).outcome();
  }

  @Test
  @DisplayName("of a ratio is met, missed or open as the interval lies, at equal parameters")
  void ratio() {
    Claim.Start ratio = Claim.ratio(Quantity.SCORE, OURS, THEIRS);

    assertThat(judge(ratio.atMost(0.55))).isEqualTo(Outcome.MET);
    assertThat(judge(ratio.atMost(0.45))).isEqualTo(Outcome.MISSED);
    assertThat(judge(ratio.atMost(0.5))).isEqualTo(Outcome.UNDECIDED);
    assertThat(judge(ratio.atLeast(0.45))).isEqualTo(Outcome.MET);
    assertThat(judge(ratio.atLeast(0.55))).isEqualTo(Outcome.MISSED);
  }

  @Test
  @DisplayName("of throughput turns times over")
  void rate() {
    Claim.Start ratio = Claim.ratio(Quantity.RATE, OURS, THEIRS);

    assertThat(judge(ratio.atLeast(1.9))).isEqualTo(Outcome.MET);
    assertThat(judge(ratio.atLeast(2.1))).isEqualTo(Outcome.MISSED);
  }

  @Test
  @DisplayName("of bytes forgives less than half a byte")
  void bytes() {
    assertThat(judge(Claim.figure(Quantity.BYTES, OURS).atMost(48))).isEqualTo(Outcome.MET);
    assertThat(judge(Claim.figure(Quantity.BYTES, OURS).atMost(47))).isEqualTo(Outcome.MISSED);
    assertThat(judge(Claim.ratio(Quantity.BYTES, OURS, THEIRS).atMost(0.5))).isEqualTo(Outcome.MET);
  }

  @Test
  @DisplayName("of a difference is in nanoseconds")
  void difference() {
    Claim.Start difference = Claim.difference(Quantity.SCORE, THEIRS.with("size", "64"), OURS);

    assertThat(judge(difference.atMost(110))).isEqualTo(Outcome.MET);
    assertThat(judge(difference.atMost(90))).isEqualTo(Outcome.MISSED);
  }

  @Test
  @DisplayName("of equality needs an interval that is narrow, and includes 1 or is below")
  void equality() {
    Selection slow = Selection.of("ours").with("size", "16384");
    Claim.Start same = Claim.ratio(Quantity.SCORE, OURS, Selection.of("ours"));

    assertThat(judge(same.noMoreThanEqual(0.1))).isEqualTo(Outcome.MET);
    assertThat(judge(same.noMoreThanEqual(0.001))).isEqualTo(Outcome.UNDECIDED);
    assertThat(judge(Claim.ratio(Quantity.SCORE, slow, OURS).noMoreThanEqual(0.1)))
        .isEqualTo(Outcome.MISSED);
  }

  @Test
  @DisplayName(
      "has no verdict if either side was measured in too few JVMs, whatever the figures are")
  void tooBrief() {
    Measurement ours = results.get(0);
    Measurement theirs = results.get(2);
    Claim ratio = Claim.ratio(Quantity.SCORE, OURS, THEIRS).atMost(0.55);
    Claim bytes = Claim.figure(Quantity.BYTES, OURS).atMost(1);

    assertThat(ratio.judge(List.of(Samples.inForks(ours, 2), theirs)))
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.TOO_BRIEF);
    assertThat(ratio.judge(List.of(ours, Samples.inForks(theirs, 1))))
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.outcome()).isEqualTo(Outcome.TOO_BRIEF);
              assertThat(verdict.measured().value()).isBetween(0.49, 0.51);
            });
    assertThat(bytes.judge(List.of(Samples.inForks(ours, 1))))
        .extracting(Verdict::outcome)
        .containsExactly(Outcome.TOO_BRIEF);
  }

  @Test
  @DisplayName("about what was not measured is called so")
  void absent() {
    Selection nobody = Selection.of("nobody");

    assertThat(judge(Claim.figure(Quantity.BYTES, nobody).atMost(1))).isEqualTo(Outcome.ABSENT);
    assertThat(judge(Claim.ratio(Quantity.SCORE, OURS, nobody).atMost(1)))
        .isEqualTo(Outcome.ABSENT);
  }

  @Test
  @DisplayName("may compare with a benchmark without parameters, for all values or the one fixed")
  void withoutParameter() {
    Measurement plain = Samples.time("a.B.plain", Map.of(), 50, 0);
    Selection counted = Selection.of("plain").with("size", "64");

    assertThat(counted.counterpart(results.get(0).id(), List.of(plain))).contains(plain);
    assertThat(counted.counterpart(results.get(1).id(), List.of(plain))).isEmpty();
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(Selection.of("plain").counterpart(result.id(), List.of(plain)))
                    .contains(plain));
  }

  @Test
  @DisplayName("does not compare with a benchmark that lacks only one of two parameters")
  void withFewerParameters() {
    Measurement ours = Samples.time("a.B.ours", Map.of("size", "64", "layers", "8"), 50, 0);
    Measurement fewer = Samples.time("a.B.fewer", Map.of("size", "64"), 50, 0);

    assertThat(Selection.of("fewer").counterpart(ours.id(), List.of(fewer))).isEmpty();
    assertThat(Selection.of("fewer").with("layers", "8").counterpart(ours.id(), List.of(fewer)))
        .contains(fewer);
  }
}
