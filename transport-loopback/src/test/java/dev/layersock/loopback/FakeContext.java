package dev.layersock.loopback;

import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.Report;
import dev.layersock.spi.ScheduledTask;
import dev.layersock.spi.TimeSource;
import dev.layersock.spi.WaitGate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A context whose time the test moves by hand, and which keeps the faults. For one thread. */
final class FakeContext implements ProviderContext, TimeSource {
  private record Task(long due, Runnable action) {}

  /** What was caught where it must not be thrown on. */
  final List<Throwable> faults = new ArrayList<>();

  private final List<Task> tasks = new ArrayList<>();
  private long now = 1_000;

  @Override
  public String name() {
    return "loopback";
  }

  @Override
  public TimeSource time() {
    return this;
  }

  @Override
  public long seed() {
    return 42;
  }

  @Override
  public void report(Report report) {
    throw new AssertionError("a network has nothing to tell");
  }

  @Override
  public void offload(Runnable work) {
    throw new AssertionError("a network has no work that takes long");
  }

  @Override
  public void fault(String where, Throwable thrown) {
    faults.add(thrown);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public ScheduledTask schedule(long delayNanos, Runnable action) {
    long due = now + Math.max(0, delayNanos);
    Task task = new Task(due < now ? Long.MAX_VALUE : due, action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public WaitGate gate() {
    throw new AssertionError("a base provider does not wait");
  }

  /** How many tasks wait for their time. */
  int waiting() {
    return tasks.size();
  }

  /** Lets time pass, and runs what becomes due, in the order of time. */
  void pass(long millis) {
    long until = now + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      Task next =
          tasks.stream()
              .filter(task -> task.due() <= until)
              .min(Comparator.comparingLong(Task::due))
              .orElse(null);
      if (next == null) {
        break;
      }
      tasks.remove(next);
      now = next.due();
      next.action().run();
    }
    now = until;
  }
}
