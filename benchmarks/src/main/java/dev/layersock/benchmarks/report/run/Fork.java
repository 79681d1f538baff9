package dev.layersock.benchmarks.report.run;

import dev.layersock.benchmarks.report.plan.Pace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a variant, in a JVM of its own. */
final class Fork {
  /** A benchmark that hangs is interrupted after this. */
  private static final TimeValue PATIENCE = TimeValue.minutes(1);

  /**
   * From there on Netty is at its best only with a flag, which its users give; all have it here.
   */
  private static final boolean JDK_THAT_WARNS = Runtime.version().feature() >= 23;

  private final Optional<Pace.Iterations> iterations;

  Fork(Optional<Pace.Iterations> iterations) {
    this.iterations = iterations;
  }

  /** It failed. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String output;

    private FailedException(Throwable cause, String output) {
      super(cause.toString(), cause);
      this.output = output;
    }

    /** What was written before. */
    String output() {
      return output;
    }
  }

  /**
   * Runs it.
   *
   * @throws FailedException also if JMH did not even try
   */
  RunResult run(Variant variant) throws FailedException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream log = new PrintStream(written, true, StandardCharsets.UTF_8);
    try {
      return new Runner(
              options(variant).build(),
              OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL))
          .run()
          .iterator()
          .next(); // one, since name, mode and parameters are given
    } catch (RunnerException e) {
      throw new FailedException(rootOf(e), written.toString(StandardCharsets.UTF_8));
    }
  }

  private ChainedOptionsBuilder options(Variant variant) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(variant.id().benchmark()) + "$")
            .mode(variant.mode())
            .forks(variant.forks())
            .timeout(PATIENCE)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class);
    variant.id().params().forEach(options::param);
    if (JDK_THAT_WARNS) {
      options.jvmArgsPrepend("--sun-misc-unsafe-memory-access=allow");
    }
    if (variant.mode() != Mode.SingleShotTime) {
      iterations.ifPresent(chosen -> set(options, chosen));
    }
    return options;
  }

  private static void set(ChainedOptionsBuilder options, Pace.Iterations chosen) {
    options
        .warmupIterations(chosen.warmups())
        .warmupTime(TimeValue.milliseconds(chosen.warmupTime().toMillis()))
        .measurementIterations(chosen.measured())
        .measurementTime(TimeValue.milliseconds(chosen.measuredTime().toMillis()));
  }

  /** The benchmark's own exception, which JMH keeps as a cause or as suppressed. */
  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (true) {
      if (root.getCause() != null) {
        root = root.getCause();
      } else if (root.getSuppressed().length > 0) {
        root = root.getSuppressed()[0];
      } else {
        return root;
      }
    }
  }
}
