package dev.layersock.kit;

import dev.layersock.chain.CallListener;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.TimeSource;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last calls through the chains of a system: when, by whom, which, and what came of it. Sockets
 * have numbers in the order of their making. Any thread may call it; the lock is its own.
 */
public final class CallTrace implements CallListener {
  private static final int MOST_LINES = 200;

  private final TimeSource time;
  private final ArrayDeque<Line> last = new ArrayDeque<>();
  private final IdentityHashMap<ProviderSocket, Integer> numbers = new IdentityHashMap<>();
  private long calls;
  private long digest;

  /** What was called, as text only if it is asked for: most runs go well. */
  private record Line(long nanos, String thread, String socket, String what, String answer) {
    @Override
    public String toString() {
      return String.format(
          "%15.6f ms  %-16s %-4s %s%s",
          nanos / 1e6, thread, socket, what, answer.isEmpty() ? "" : ": " + answer);
    }
  }

  /** Of nothing yet. */
  public CallTrace(TimeSource time) {
    this.time = time;
  }

  @Override
  public void answered(WspFunction function, @Nullable ProviderSocket s, @Nullable Object answer) {
    add(s, function.methodName(), text(function, answer));
  }

  @Override
  public void signalled(ProviderSocket s, int events) {
    add(s, "is signalled", Readiness.toString(events));
  }

  private synchronized void add(@Nullable ProviderSocket s, String what, String answer) {
    if (last.size() == MOST_LINES) {
      last.removeFirst();
    }
    calls++;
    String thread = Thread.currentThread().getName();
    Line line = new Line(time.nanoTime(), thread, s == null ? "" : number(s), what, answer);
    last.add(line);
    digest = 31 * digest + line.hashCode();
  }

  private synchronized String number(ProviderSocket s) {
    return "#" + numbers.computeIfAbsent(s, another -> numbers.size() + 1);
  }

  private String text(WspFunction function, @Nullable Object answer) {
    if (answer == null) {
      return function == WspFunction.ACCEPT ? "nobody" : "";
    }
    if (answer instanceof WsaException failure) {
      return failure.error().toString();
    }
    if (answer instanceof ProviderSocket made) {
      return number(made);
    }
    return function == WspFunction.SELECT && answer instanceof Integer events
        ? Readiness.toString(events)
        : answer.toString();
  }

  /** How many calls and signals there were. */
  public synchronized long calls() {
    return calls;
  }

  /** A number made of all of them in their order: equal for equal runs. */
  public synchronized long digest() {
    return digest;
  }

  /** The last of them, the latest last. */
  public synchronized List<String> lines() {
    return last.stream().map(Line::toString).toList();
  }
}
