package dev.layersock.benchmarks.report.page;

import dev.layersock.benchmarks.report.plan.Claim;
import dev.layersock.benchmarks.report.plan.Quantity;
import dev.layersock.benchmarks.report.plan.Selection;
import dev.layersock.benchmarks.report.plan.Verdict;
import dev.layersock.benchmarks.report.result.Unit;
import dev.layersock.benchmarks.report.statistics.Interval;

/** Claims and what was measured for them, in words. */
final class ClaimText {
  private ClaimText() {}

  /** For example {@code time of layersock0 at most 0.25 times that of minaVmPipe}. */
  static String sentence(Claim claim) {
    String start = noun(claim.quantity()) + " of " + claim.subject().text();
    Selection reference = claim.reference();
    if (reference == null) {
      return start + " " + bound(claim) + " " + amount(claim.quantity(), claim.limit());
    }
    String other = reference.text();
    if (claim.bound() == Claim.Bound.NO_MORE_THAN_EQUAL) {
      return start + " not distinguishable from that of " + other;
    }
    return claim.kind() == Claim.Kind.DIFFERENCE
        ? start
            + " "
            + bound(claim)
            + " "
            + amount(claim.quantity(), claim.limit())
            + " beyond that of "
            + other
        : start
            + " "
            + bound(claim)
            + " "
            + Figures.plain(claim.limit())
            + " times that of "
            + other;
  }

  /** What was measured, for example {@code 0.214 (0.205 to 0.223)}. */
  static String measured(Verdict verdict) {
    Interval found = verdict.measured();
    if (verdict.outcome() == Verdict.Outcome.ABSENT) {
      return Figures.NOTHING;
    }
    if (verdict.claim().kind() == Claim.Kind.RATIO) {
      return Figures.ratio(found.value()) + " (" + Figures.range(found) + ")";
    }
    Quantity quantity = verdict.claim().quantity();
    if (!found.isBounded()) {
      return amount(quantity, found.value()) + " (interval not known)";
    }
    return amount(quantity, found.value())
        + " ("
        + amount(quantity, found.low())
        + " to "
        + amount(quantity, found.high())
        + ")";
  }

  private static String noun(Quantity quantity) {
    return switch (quantity) {
      case SCORE -> "time";
      case RATE -> "throughput";
      case BYTES -> "bytes";
    };
  }

  private static String bound(Claim claim) {
    return claim.bound() == Claim.Bound.AT_LEAST ? "at least" : "at most";
  }

  private static String amount(Quantity quantity, double amount) {
    return quantity == Quantity.BYTES
        ? Figures.bytes(amount)
        : Figures.brief(amount, quantity == Quantity.RATE ? Unit.PER_SECOND : Unit.NANOSECONDS);
  }
}
