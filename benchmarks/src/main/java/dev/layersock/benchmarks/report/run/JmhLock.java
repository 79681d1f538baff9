package dev.layersock.benchmarks.report.run;

import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The lock by which one JMH at a time measures on a machine. JMH itself takes it for each
 * benchmark; a report holds it from before the first to after the last. For one thread.
 */
public final class JmhLock implements AutoCloseable {
  /** JMH reads this once, when its first benchmark begins. */
  private static final String IGNORE = "jmh.ignoreLock";

  private final @Nullable FileChannel channel;

  private JmhLock(@Nullable FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, for JMH in this process too; with {@code -Djmh.ignoreLock=true} it takes none.
   *
   * @throws CommandFailure if another has it
   */
  public static JmhLock take() {
    if (Boolean.getBoolean(IGNORE)) {
      return new JmhLock(null);
    }
    JmhLock lock = take(Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock"));
    System.setProperty(IGNORE, "true");
    return lock;
  }

  static JmhLock take(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return new JmhLock(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw refused("JMH's lock " + file + " cannot be taken: " + e, e);
    }
    throw refused("another JMH is measuring on this machine, since it holds " + file, null);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has it
    }
  }

  private static CommandFailure refused(String why, @Nullable Exception cause) {
    return new CommandFailure(
        ExitCode.FAILED,
        why
            + "; nothing was measured. Both would spoil each other's times: wait for it, or go on all"
            + " the same with java -D"
            + IGNORE
            + "=true",
        cause);
  }

  /** Lets others measure. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
