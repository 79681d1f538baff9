package dev.layersock.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.process.ProcessFigures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A relay in a process of its own. Killed when the test is over, if it still runs. */
final class RelayProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;
  private static final Pattern ANNOUNCED =
      Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+),.*");

  private final Process process;
  private final int port;
  private final long filesAtStart;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> unseen = new LinkedBlockingQueue<>();

  private RelayProcess(Process process) throws Exception {
    this.process = process;
    startReading();
    CompletableFuture<String> first = CompletableFuture.supplyAsync(this::firstLine);
    Matcher announced = ANNOUNCED.matcher(first.get(LIMIT_SECONDS, TimeUnit.SECONDS));
    if (!announced.matches()) {
      process.destroyForcibly();
      throw new AssertionError("it does not listen: " + announced + "\n" + log);
    }
    this.port = Integer.parseInt(announced.group(1));
    this.filesAtStart = figures().openFiles();
  }

  /** Starts one of a file of chains to a target, and waits until it listens. */
  static RelayProcess start(Jar jar, String file, String target, String... more) throws Exception {
    List<String> command = Jar.command("relay", file, "--listen", "127.0.0.1:0", "--to", target);
    command.addAll(List.of(more));
    return new RelayProcess(jar.start(command));
  }

  /** Connects to it. */
  Socket connect() throws IOException {
    return connect(new Socket());
  }

  /** A connection for which the system keeps little of what is not read. */
  Socket connectWithLittleRoom() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(EndlessServer.LITTLE);
    return connect(socket);
  }

  private Socket connect(Socket socket) throws IOException {
    socket.connect(address());
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    return socket;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /** Waits until as many files are open as before the first connection. */
  void awaitNothingLeft() throws IOException {
    assertThat(figures().awaitOpenFiles(filesAtStart)).as("open files").isEqualTo(filesAtStart);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // unlike destroy of the process, it leaves the streams open
  }

  /** Sends a signal. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits until it has ended by itself. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it has not ended: " + log);
    }
    return process.exitValue();
  }

  /** Waits for the next line of standard error that contains something. */
  String awaitLine(String part) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    for (long left = LIMIT_SECONDS; left > 0; left = end - System.nanoTime()) {
      String line = unseen.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line != null && line.contains(part)) {
        return line;
      }
    }
    throw new AssertionError("no line with '" + part + "' in " + log);
  }

  /** The lines of warnings so far. */
  List<String> warnings() {
    return log.stream().filter(line -> !line.contains(" INFO ")).toList();
  }

  private String firstLine() {
    try {
      String line = process.inputReader(StandardCharsets.UTF_8).readLine();
      return line == null ? "it has ended" : line;
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void startReading() {
    Thread reader = new Thread(this::readLog, "relay-log");
    reader.setDaemon(true);
    reader.start();
  }

  private void readLog() {
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = err.readLine(); line != null; line = err.readLine()) {
        log.add(line);
        unseen.add(line);
      }
    } catch (IOException e) {
      log.add(e.toString());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
