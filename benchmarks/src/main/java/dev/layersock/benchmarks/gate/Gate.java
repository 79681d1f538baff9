package dev.layersock.benchmarks.gate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Measures figures and says what it finds, as it goes. */
final class Gate {
  /** How the jar is run from the project's root. */
  private static final String JAR = "java -jar benchmarks/target/benchmarks.jar ";

  /**
   * How many JVMs have to agree that a figure has grown. On a busy machine one in four sees other
   * timing of the kernel while it profiles, compiles otherwise, and allocates an object more.
   */
  private static final int FORKS = 5;

  /** How many JVMs a budget is the least of, so that it has no such object more. */
  private static final int FORKS_TO_RECORD = 3;

  private final Allocations allocations;
  private final PrintWriter out;

  Gate(Allocations allocations, PrintWriter out) {
    this.allocations = allocations;
    this.out = out;
  }

  /** Whether all figures are within their budgets, of which there is one for each. */
  boolean judge(List<GateCase> figures, Budgets budgets, int jdk) throws RunnerException {
    say(
        "Bytes per operation on JDK %d, at most the budget and %d B"
            .formatted(jdk, Verdict.TOLERANCE));
    List<Verdict> grown = new ArrayList<>();
    for (GateCase figure : figures) {
      Verdict verdict = judge(figure, budgets.of(figure, jdk).orElseThrow());
      say(verdict.line());
      if (verdict.hasGrown()) {
        grown.add(verdict);
      }
    }
    say("%d of %d within their budgets".formatted(figures.size() - grown.size(), figures.size()));
    grown.forEach(this::explain);
    return grown.isEmpty();
  }

  private Verdict judge(GateCase figure, long budget) throws RunnerException {
    Verdict verdict = new Verdict(figure, allocations.measure(figure), budget);
    for (int fork = 1; fork < FORKS && verdict.hasGrown(); fork++) {
      double again = allocations.measure(figure);
      verdict = new Verdict(figure, Math.min(verdict.measured(), again), budget);
    }
    return verdict;
  }

  private void explain(Verdict grown) {
    GateCase figure = grown.figure();
    say("");
    say(
        "%s allocates %.1f B more than its budget of %d B, in each of %d JVMs."
            .formatted(figure.name(), grown.growth(), grown.budget(), FORKS));
    say("  Where:  " + JAR + figure.jmhArguments(allocations.layer()) + " -prof gc -prof jfr");
    say("          jfr print --events ObjectAllocationSample <the profile.jfr that it names>");
    say("  Meant:  " + JAR + "gate --record --budgets " + Budgets.PLACE);
  }

  /** The budgets with what is measured. */
  Budgets record(List<GateCase> figures, Budgets budgets, int jdk) throws RunnerException {
    say("Bytes per operation on JDK %d".formatted(jdk));
    Budgets recorded = budgets;
    for (GateCase figure : figures) {
      double bytes = least(figure);
      say("  %-22s %8.1f B".formatted(figure.name(), bytes));
      recorded = recorded.with(figure, jdk, wholeObjects(bytes));
    }
    return recorded;
  }

  private double least(GateCase figure) throws RunnerException {
    double least = allocations.measure(figure);
    for (int fork = 1; fork < FORKS_TO_RECORD; fork++) {
      least = Math.min(least, allocations.measure(figure));
    }
    return least;
  }

  /** What a JVM allocates is a multiple of 8; the rest is what the measuring adds. */
  private static long wholeObjects(double bytes) {
    return 8 * (long) (bytes / 8);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
