package dev.layersock.kit;

import dev.layersock.Layersock;
import dev.layersock.time.VirtualTime;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

  /** Makes the system before the parameters are asked for, and runs the test in its time. */
  private static final class OneRun implements InvocationInterceptor, ParameterResolver {
    private final OneSeed one;
    private final Simulation simulation;

    OneRun(OneSeed one) {
      this.one = one;
      one.failed.set(true); // until it is over, and well
      this.simulation = Simulation.start(one.wanted.chains(), one.seed, one.wanted.switching());
      simulation.time().alone();
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
    public void interceptTestTemplateMethod(
        Invocation<Void> invocation,
        ReflectiveInvocationContext<Method> method,
        ExtensionContext context)
        throws Throwable {
      Throwable[] failure = new Throwable[1];
      simulation
          .time()
          .run(
              () -> {
                try (simulation) {
                  invocation.proceed();
                } catch (Throwable e) { // an Error is a failure like others
                  failure[0] = e;
                }
                return true;
              });
      if (failure[0] == null || failure[0] instanceof TestAbortedException) {
        one.failed.set(false);
      }
      if (failure[0] instanceof TestAbortedException) {
        throw failure[0];
      }
      if (failure[0] != null) {
        throw new AssertionError(text(failure[0]), failure[0]);
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
