package dev.layersock.benchmarks.report.plan;

import dev.layersock.benchmarks.report.result.Measurement;
import dev.layersock.benchmarks.report.statistics.Estimate;
import dev.layersock.benchmarks.report.statistics.Interval;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a report is to show: a figure, or a ratio or difference of two, is within a bound.
 *
 * @param quantity of both sides
 * @param subject what the claim is about
 * @param reference what it is compared with; null for a figure alone
 */
public record Claim(
    Kind kind,
    Quantity quantity,
    Selection subject,
    @Nullable Selection reference,
    Bound bound,
    double limit) {
  /** Bytes are counted, not timed: less than half a byte is how the profiler rounds. */
  private static final double HALF_A_BYTE = 0.5;

  /** What is compared with the limit. */
  public enum Kind {
    /** The figure itself. */
    FIGURE,
    /** Subject divided by reference. */
    RATIO,
    /** Subject minus reference. */
    DIFFERENCE
  }

  /** Where it has to be. */
  public enum Bound {
    /** At the limit or below. */
    AT_MOST,
    /** At the limit or above. */
    AT_LEAST,
    /** Not distinguishable from 1 or below, and measured well enough to say so. */
    NO_MORE_THAN_EQUAL
  }

  /** A claim that lacks its bound. */
  public static final class Start {
    private final Kind kind;
    private final Quantity quantity;
    private final Selection subject;
    private final @Nullable Selection reference;

    private Start(Kind kind, Quantity quantity, Selection subject, @Nullable Selection reference) {
      this.kind = kind;
      this.quantity = quantity;
      this.subject = subject;
      this.reference = reference;
    }

    /** At the limit or below; nanoseconds, bytes, or a ratio. */
    public Claim atMost(double limit) {
      return new Claim(kind, quantity, subject, reference, Bound.AT_MOST, limit);
    }

    /** At the limit or above. */
    public Claim atLeast(double limit) {
      return new Claim(kind, quantity, subject, reference, Bound.AT_LEAST, limit);
    }

    /**
     * The interval of a ratio includes 1.00, or is below.
     *
     * @param width half of the interval must be smaller than this, else it would include anything
     */
    public Claim noMoreThanEqual(double width) {
      return new Claim(kind, quantity, subject, reference, Bound.NO_MORE_THAN_EQUAL, width);
    }
  }

  /** About a figure. */
  public static Start figure(Quantity quantity, Selection subject) {
    return new Start(Kind.FIGURE, quantity, subject, null);
  }

  /** About one figure over another. */
  public static Start ratio(Quantity quantity, Selection subject, Selection reference) {
    return new Start(Kind.RATIO, quantity, subject, reference);
  }

  /** About one figure less another. */
  public static Start difference(Quantity quantity, Selection subject, Selection reference) {
    return new Start(Kind.DIFFERENCE, quantity, subject, reference);
  }

  /** What the results say about it: once for each measurement that it is about, or once absent. */
  public List<Verdict> judge(List<Measurement> results) {
    List<Verdict> verdicts =
        results.stream()
            .filter(result -> subject.matches(result.id()))
            .flatMap(result -> judge(result, results).stream())
            .toList();
    return verdicts.isEmpty() ? List.of(Verdict.absent(this)) : verdicts;
  }

  private Optional<Verdict> judge(Measurement result, List<Measurement> results) {
    Optional<Measurement> other =
        reference == null ? Optional.of(result) : reference.counterpart(result.id(), results);
    return other.flatMap(theirs -> compare(result, theirs));
  }

  private Optional<Verdict> compare(Measurement mine, Measurement theirs) {
    boolean isTelling = mine.effort().allowsVerdict() && theirs.effort().allowsVerdict();
    return measured(mine, theirs)
        .map(
            it ->
                new Verdict(
                    this,
                    Optional.of(mine.id()),
                    it,
                    isTelling ? outcome(it) : Verdict.Outcome.TOO_BRIEF));
  }

  private Optional<Interval> measured(Measurement mine, Measurement theirs) {
    Optional<Estimate> one = quantity.of(mine);
    Optional<Estimate> other = quantity.of(theirs);
    return one.flatMap(
        it ->
            switch (kind) {
              case FIGURE -> Optional.of(it.interval());
              case RATIO -> other.map(it::dividedBy);
              case DIFFERENCE -> other.map(it::minus);
            });
  }

  private Verdict.Outcome outcome(Interval measured) {
    double tolerance = quantity == Quantity.BYTES && kind != Kind.RATIO ? HALF_A_BYTE : 0;
    return switch (bound) {
      case AT_MOST ->
          decide(measured.high() <= limit + tolerance, measured.low() > limit + tolerance);
      case AT_LEAST ->
          decide(measured.low() >= limit - tolerance, measured.high() < limit - tolerance);
      case NO_MORE_THAN_EQUAL ->
          decide(measured.low() <= 1 && measured.halfWidth() <= limit, measured.low() > 1);
    };
  }

  private static Verdict.Outcome decide(boolean isMet, boolean isMissed) {
    if (isMet) {
      return Verdict.Outcome.MET;
    }
    return isMissed ? Verdict.Outcome.MISSED : Verdict.Outcome.UNDECIDED;
  }
}
