package dev.layersock.kit;

import dev.layersock.Layersock;
import dev.layersock.time.StallException;
import dev.layersock.time.VirtualTime;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.opentest4j.TestAbortedException;

/** Runs a {@link Simulated} test seed by seed, until one fails. */
final class SimulatedExtension implements TestTemplateInvocationContextProvider {
  SimulatedExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Simulated wanted = context.getRequiredTestMethod().getAnnotation(Simulated.class);
    AtomicBoolean failed = new AtomicBoolean();
    return seeds(wanted)
        .takeWhile(seed -> !failed.get())
        .mapToObj(seed -> new OneSeed(wanted, seed, failed));
  }

  private static LongStream seeds(Simulated wanted) {
    String one = System.getProperty(Simulated.SEED);
    if (one != null) {
      return LongStream.of(seed(one));
    }
    if (wanted.seeds() < 1) {
      throw new IllegalArgumentException("@Simulated(seeds = " + wanted.seeds() + "): at least 1");
    }
    return LongStream.range(0, wanted.seeds());
  }

  private static long seed(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "-D" + Simulated.SEED + "=" + text + " is no seed; write a whole number", e);
    }
  }

  /** A run with one seed. */
  private record OneSeed(Simulated wanted, long seed, AtomicBoolean failed)
      implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocation) {
      return "seed " + seed;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new OneRun(this));
    }
  }

  /**
   * Makes the system before the parameters are asked for, and runs the test in its time, with what
   * goes before it. What has not ended with the test fails where it waits.
   */
  private static final class OneRun
      implements InvocationInterceptor, ParameterResolver, AfterEachCallback {
    private final OneSeed one;
    private final Simulation simulation;

    OneRun(OneSeed one) {
      this.one = one;
      try {
        this.simulation = Simulation.start(one.wanted.chains(), one.seed, one.wanted.switching());
      } catch (Throwable e) { // with each seed it would be the same
        one.failed.set(true);
        throw e;
      }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == Simulation.class || type == Layersock.class || type == VirtualTime.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      if (type == Layersock.class) {
        return simulation.layersock();
      }
      return type == VirtualTime.class ? simulation.time() : simulation;
    }

    @Override
    public void interceptBeforeEachMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      run(invocation::proceed, () -> {});
    }

    @Override
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      run(
          () -> {
            simulation.time().alone(); // what was begun before may have waited for this
            invocation.proceed();
          },
          simulation::close);
    }

    /** Also if what goes before the test has failed, or what comes after it. */
    @Override
    public void afterEach(ExtensionContext context) {
      try {
        simulation.close();
      } finally {
        simulation.time().end();
        context
            .getExecutionException()
            .filter(failure -> !(failure instanceof TestAbortedException))
            .ifPresent(failure -> one.failed.set(true));
      }
    }

    /** A part of the test. */
    private interface Part {
      void run() throws Throwable;
    }

    private void run(Part part, Runnable end) throws Throwable {
      AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
      simulation
          .time()
          .run(
              () -> {
                failure.set(failureOf(part));
                end.run();
                return true;
              });
      Throwable present = failure.get();
      if (present != null) {
        throw present;
      }
    }

    /** Has its text made while it is the test's turn, so that what was called last stays so. */
    private @Nullable Throwable failureOf(Part part) {
      try {
        part.run();
        return null;
      } catch (TestAbortedException e) {
        return e;
      } catch (Throwable e) { // an Error is a failure like others
        if (!(e instanceof StallException)) {
          simulation.time().stalled().ifPresent(e::addSuppressed);
        }
        return new AssertionError(text(e), e);
      }
    }

    private String text(Throwable failure) {
      return String.format(
          "with seed %d, which -D%s=%d repeats, after %d calls: %s%nThe last calls:%n%s",
          one.seed,
          Simulated.SEED,
          one.seed,
          simulation.trace().calls(),
          failure,
          String.join(System.lineSeparator(), simulation.trace().lines()));
    }
  }
}
