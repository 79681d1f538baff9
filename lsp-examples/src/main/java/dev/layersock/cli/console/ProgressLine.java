package dev.layersock.cli.console;

import dev.layersock.spi.TimeSource;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A line on the terminal that says how far a transfer has come, written over twice a second, and
 * only once it has taken more than a second. Its own timer thread writes it; any thread may end it.
 */
public final class ProgressLine {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int TICKS_BEFORE_FIRST = 2;
  static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final TimeSource time;
  private final Supplier<String> what;
  private final LongSupplier bytes;
  private volatile boolean closed;
  private volatile boolean shown;
  private long lastBytes;
  private long lastNanos;
  private int busyTicks;

  private ProgressLine(
      PrintWriter err, TimeSource time, Supplier<String> what, LongSupplier bytes) {
    this.err = err;
    this.time = time;
    this.what = what;
    this.bytes = bytes;
  }

  /**
   * Begins.
   *
   * @param wanted nothing is ever written if not
   * @param what stands before the figures, for example the number of connections; may be empty
   * @param bytes moved so far
   */
  public static ProgressLine start(
      boolean wanted, PrintWriter err, TimeSource time, Supplier<String> what, LongSupplier bytes) {
    ProgressLine line = new ProgressLine(err, time, what, bytes);
    line.lastNanos = time.nanoTime();
    if (wanted) {
      line.scheduleNext();
    }
    return line;
  }

  private void scheduleNext() {
    time.schedule(TICK_NANOS, this::tick);
  }

  private void tick() {
    if (closed) {
      return;
    }
    long nowBytes = bytes.getAsLong();
    long now = time.nanoTime();
    busyTicks = nowBytes == lastBytes ? 0 : busyTicks + 1;
    if (busyTicks > TICKS_BEFORE_FIRST) {
      shown = true;
      String rate = Amounts.rate(nowBytes - lastBytes, now - lastNanos);
      // The cursor goes back to the start, where a log line clears this one.
      err.print(CLEAR + what.get() + Amounts.bytes(nowBytes) + ", " + rate + "\r");
      err.flush();
    } else if (busyTicks == 0) {
      clear();
    }
    lastBytes = nowBytes;
    lastNanos = now;
    scheduleNext();
  }

  private void clear() {
    if (shown) {
      shown = false;
      err.print(CLEAR);
      err.flush();
    }
  }

  /** Takes the line away. */
  public void close() {
    closed = true;
    clear();
  }
}
