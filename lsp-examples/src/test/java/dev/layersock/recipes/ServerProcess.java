package dev.layersock.recipes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, with a folder of its own and a free port of 127.0.0.1. It is
 * stopped by {@link #close}, or else as the JVM ends. Used by one thread.
 */
final class ServerProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path folder;
  private final int port;
  private final Thread atExit = new Thread(this::kill, "kill-server");
  private final Process process;

  private ServerProcess(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Says how a server is prepared and started. */
  interface Commands {
    /** The commands, the server's last. Those before it are run to their end. */
    List<List<String>> of(Path folder, int port) throws Exception;
  }

  /** Starts a server, and waits until it takes connections. */
  static ServerProcess start(Commands commands) throws Exception {
    Path folder = Files.createTempDirectory("recipe");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port = freePort();
    List<List<String>> all = commands.of(folder, port);
    for (List<String> preparation : all.subList(0, all.size() - 1)) {
      prepare(preparation, folder);
    }
    ServerProcess server = new ServerProcess(folder, port, launch(all.get(all.size() - 1), folder));
    Runtime.getRuntime().addShutdownHook(server.atExit);
    server.awaitListening();
    return server;
  }

  Path folder() {
    return folder;
  }

  int port() {
    return port;
  }

  /** A port of 127.0.0.1 that nobody has now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void prepare(List<String> command, Path folder) throws Exception {
    Process preparation = launch(command, folder);
    if (!preparation.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      preparation.destroyForcibly();
    }
    if (preparation.waitFor() != 0) {
      throw new AssertionError(command + " failed:\n" + log(folder));
    }
  }

  private static Process launch(List<String> command, Path folder) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private static String log(Path folder) throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private void awaitListening() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!listens()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        String log = log(folder);
        close();
        throw new AssertionError("the server does not listen:\n" + log);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
