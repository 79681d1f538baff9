package dev.layersock.benchmarks.machine;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files the process may have open, of which every kernel socket is one. */
public final class FileLimit {
  private static final int OTHERS = 200; // the JVM's own, and those of selectors

  private FileLimit() {}

  /**
   * Checks that so many pairs of kernel sockets can be open.
   *
   * @throws IllegalStateException if not; the message says what to do
   */
  public static void requirePairs(int pairs) {
    long needed = 2L * pairs + OTHERS;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        && unix.getMaxFileDescriptorCount() < needed) {
      throw new IllegalStateException(
          "%d pairs of sockets need %d open files, and the limit is %d: raise it (ulimit -n %d)"
                  .formatted(pairs, needed, unix.getMaxFileDescriptorCount(), needed)
              + ", or measure fewer");
    }
  }
}
