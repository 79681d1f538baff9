package dev.layersock.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.ObjectName;

/** What Linux and the JVM tell of a process that runs. */
public final class ProcessFigures {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long COLLECT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long TICKS_PER_SECOND = 100; // what Linux shows to programs, everywhere

  private static final List<String> NOT_COUNTED = List.of("/sys/", "/proc/", "anon_inode:[event");

  private final long pid;

  /** What is alive on a heap. */
  public record Heap(long bytes, long sockets) {}

  /** Of a process, this one included. */
  public ProcessFigures(long pid) {
    this.pid = pid;
  }

  /**
   * Files and sockets that are open, without those that the JVM reads now and then, and without
   * what selectors are made of: a transport makes them when it first needs them, and keeps them.
   */
  public long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(proc("fd"))) {
      return files.filter(ProcessFigures::isCounted).count();
    }
  }

  private static boolean isCounted(Path file) {
    try {
      String name = Files.readSymbolicLink(file).toString();
      return NOT_COUNTED.stream().noneMatch(name::startsWith);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  /** Waits until no more files are open than there were before; how many there are at last. */
  public long awaitOpenFiles(long before) throws IOException {
    long end = System.nanoTime() + LIMIT_NANOS;
    long open = openFiles();
    while (open > before && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
      open = openFiles();
    }
    return open;
  }

  /** Threads, the machine's own included. */
  public int threads() throws IOException {
    return Files.readAllLines(proc("status")).stream()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
        .sum();
  }

  /** Bytes of memory that it has at present. */
  public long memory() throws IOException {
    return Files.readAllLines(proc("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .sum();
  }

  /** How many files this process may have open. */
  public static int fileLimit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? (int) Math.min(unix.getMaxFileDescriptorCount(), Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }

  /** Processor time that it has used, in user mode and in the kernel. */
  public Duration cpu() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofNanos(ticks * TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND);
  }

  /** What is alive, after a collection. */
  public Heap heap() throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return heap(text);
  }

  /**
   * Waits until no socket is alive in this process; how many there are at last. One collection need
   * not do: what the JDK finalizes lives through it, and it keeps a connection of HTTP for a while.
   */
  public static long awaitNoSockets() throws Exception {
    long end = System.nanoTime() + LIMIT_NANOS;
    long sockets = ownHeap().sockets();
    while (sockets > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(COLLECT_NANOS);
      sockets = ownHeap().sockets();
    }
    return sockets;
  }

  private static Heap ownHeap() throws Exception {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    return heap((String) histogram);
  }

  private static Heap heap(String histogram) {
    assertThat(histogram).contains("Total");
    return new Heap(
        number(histogram, "\\nTotal +\\d+ +(\\d+)"),
        number(histogram, "\\n *\\d+: +(\\d+) +\\d+ +dev\\.layersock\\.socket\\.ChainSocket\\b"));
  }

  private static long number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private Path proc(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
