package dev.layersock.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.process.ProcessFigures;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Many connections through the jar's relay")
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class ConnectionsIT {
  private static final int AT_ONCE = 2_000;
  private static final int BYTES_EACH = 64 * 1024;
  private static final int MOST_THREADS = 39;

  /** One after another; the system property is for a long run: 20,000 or more. */
  private static final int IN_SEQUENCE = Integer.getInteger("layersock.sequence", 2_000);

  private static final long HEAP_NOISE = 512 * 1024;

  @TempDir private Path folder = Path.of("");
  private Jar jar = new Jar(folder);

  @BeforeEach
  void writeChains() throws Exception {
    Chains.write(folder, Chains.UNLIMITED);
    jar = new Jar(folder);
  }

  @Test
  @DisplayName("at once are all served, without a thread for each, and leave no open files")
  void atOnce() throws Exception {
    int size = Math.min(AT_ONCE, ProcessFigures.fileLimit() / 2 - 200);
    try (EchoServer server = new EchoServer();
        RelayProcess relay = RelayProcess.start(jar, Chains.FILE, server.address())) {
      ProcessFigures figures = relay.figures();
      long filesBefore = figures.openFiles();
      int threadsBefore = figures.threads();
      long start = System.nanoTime();
      try (Crowd crowd = new Crowd(relay.address(), size, BYTES_EACH)) {
        crowd.exchange();

        long files = figures.openFiles();
        int threads = figures.threads();
        System.out.printf(
            "at-once=%d seconds=%.1f threads=%d->%d files=%d->%d%n",
            size, secondsSince(start), threadsBefore, threads, filesBefore, files);
        assertThat(files).isGreaterThanOrEqualTo(filesBefore + 2L * size);
        assertThat(threads).isLessThanOrEqualTo(MOST_THREADS);
        crowd.end();
      }
      relay.awaitNothingLeft();
      relay.terminate();
      assertThat(relay.exitCode()).isZero();
      assertThat(relay.warnings()).isEmpty();
    }
  }

  @Test
  @DisplayName("one after another leave neither open files nor objects")
  void inSequence() throws Exception {
    int quarter = IN_SEQUENCE / 4;
    try (EchoServer server = new EchoServer();
        RelayProcess relay = RelayProcess.start(jar, Chains.FILE, server.address())) {
      ProcessFigures figures = relay.figures();
      long start = System.nanoTime();
      figures.heap(); // after which the JVM listens for tools
      long files = figures.openFiles();
      carry(relay, quarter);
      assertThat(figures.awaitOpenFiles(files)).isEqualTo(files);
      ProcessFigures.Heap early = figures.heap();
      carry(relay, IN_SEQUENCE - quarter);
      assertThat(figures.awaitOpenFiles(files)).isEqualTo(files);
      ProcessFigures.Heap late = figures.heap();
      System.out.printf(
          "in-sequence=%d seconds=%.1f files=%d heap=%s->%s%n",
          IN_SEQUENCE, secondsSince(start), files, early, late);
      assertThat(late.sockets()).isLessThanOrEqualTo(5);
      assertThat(late.bytes()).isLessThan(early.bytes() + HEAP_NOISE);
    }
  }

  /** Carries a few bytes to the server and back, the end too, in so many connections. */
  private static void carry(RelayProcess relay, int connections) throws Exception {
    for (int i = 0; i < connections; i++) {
      byte[] data = ByteBuffer.allocate(8).putInt(i).putInt(~i).array();
      try (Socket socket = relay.connect()) {
        socket.getOutputStream().write(data);
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).isEqualTo(data);
      }
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
