package dev.layersock.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.cli.TestServer;
import dev.layersock.process.ProcessFigures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A download through the jar's relay")
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class DownloadIT {
  private static final int MEBIBYTE = 1024 * 1024;
  private static final int MEBIBYTES = 64;
  private static final long SEED = 64;

  private static final long BUCKET = 200_000;
  private static final long BYTES_PER_SECOND = 2_000_000;
  private static final String SHAPED = "token-rate: 16Mbit/s, token-bucket-size: 200kB";

  /** How long the rate is measured; the system property is for a long run. */
  private static final int SECONDS = Integer.getInteger("layersock.shaped.seconds", 3);

  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("of 64 MiB arrives as it was sent")
  void content() throws Exception {
    Chains.write(folder, Chains.UNLIMITED);
    MessageDigest sent = MessageDigest.getInstance("SHA-256");
    TestServer.Service service = connection -> send(connection.getOutputStream(), sent);
    try (TestServer server = new TestServer(service);
        RelayProcess relay = RelayProcess.start(new Jar(folder), Chains.FILE, server.address());
        Socket socket = relay.connect()) {
      long start = System.nanoTime();
      MessageDigest received = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(socket.getInputStream(), received)) {
        in.transferTo(OutputStream.nullOutputStream());
      }

      System.out.printf("download=64MiB seconds=%.2f%n", (System.nanoTime() - start) / 1e9);
      assertThat(server.awaitEnd()).isEqualTo("well");
      assertThat(received.digest()).isEqualTo(sent.digest());
    }
  }

  @Test
  @DisplayName("that is shaped has its rate, and costs little of a processor")
  void shaped() throws Exception {
    Chains.write(folder, SHAPED);
    // Else the second compiler is at work for a quarter of a minute, and is most of what is seen.
    Jar jar = new Jar(folder, "-XX:TieredStopAtLevel=1");
    TestServer.Service endless = DownloadIT::sendForever;
    try (TestServer server = new TestServer(endless);
        RelayProcess relay = RelayProcess.start(jar, Chains.FILE, server.address())) {
      ProcessFigures figures = relay.figures();
      warmUp(relay);
      measure(relay, figures);
    }
  }

  private static void measure(RelayProcess relay, ProcessFigures figures) throws IOException {
    // From the very beginning, where the bucket is known: later it may be full again after a pause.
    long start = System.nanoTime();
    try (Socket socket = relay.connect()) {
      InputStream in = socket.getInputStream();
      long bytes = read(in, BUCKET + BYTES_PER_SECOND / 4);
      Duration cpuBefore = figures.cpu();
      long steady = System.nanoTime();
      bytes += read(in, SECONDS * BYTES_PER_SECOND);
      long end = System.nanoTime();
      double rate = (bytes - BUCKET) * 1e9 / (end - start);
      double cpu = (double) figures.cpu().minus(cpuBefore).toNanos() / (end - steady);

      System.out.printf(
          "shaped=%.0fB/s seconds=%.2f cpu=%.1f%%%n", rate, (end - start) / 1e9, 100 * cpu);
      assertThat(rate).isCloseTo(BYTES_PER_SECOND, Percentage.withPercentage(2));
      assertThat(cpu).isLessThan(0.05);
    }
  }

  /**
   * Lets the relay's JVM compile what shaping needs; one stream alone would take long for it. Many
   * more would have the kernel out of memory for what nobody reads, and the streams stall.
   */
  private static void warmUp(RelayProcess relay) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        Socket socket = relay.connect();
        sockets.add(socket);
        read(socket.getInputStream(), 1); // so that the server has accepted it
      }
      for (int i = 0; i < 125; i++) {
        for (Socket socket : sockets) {
          read(socket.getInputStream(), BYTES_PER_SECOND / 50);
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    relay.awaitNothingLeft();
  }

  private static void send(OutputStream out, MessageDigest digest) throws IOException {
    byte[] chunk = new byte[MEBIBYTE];
    Random random = new Random(SEED);
    for (int i = 0; i < MEBIBYTES; i++) {
      random.nextBytes(chunk);
      digest.update(chunk);
      out.write(chunk);
    }
  }

  private static void sendForever(Socket connection) throws IOException {
    byte[] chunk = new byte[MEBIBYTE];
    while (!connection.isClosed()) {
      connection.getOutputStream().write(chunk);
    }
  }

  /** Reads so many bytes or a few more. */
  private static long read(InputStream in, long wanted) throws IOException {
    byte[] chunk = new byte[64 * 1024];
    long bytes = 0;
    while (bytes < wanted) {
      int received = in.read(chunk);
      assertThat(received).isPositive();
      bytes += received;
    }
    return bytes;
  }
}
