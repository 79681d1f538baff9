package dev.layersock.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.process.ProcessFigures;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Beside downloads that nobody reads, the jar's relay")
@EnabledOnOs(OS.LINUX)
@Timeout(180)
class StuckIT {
  private static final int MEBIBYTE = 1024 * 1024;

  /** What a stuck connection holds: a buffer of 16 KiB, objects, and what the heap has grown by. */
  private static final long MOST_EACH = 72 * 1024;

  @TempDir private Path folder = Path.of("");
  private final List<Socket> stuck = new ArrayList<>();

  @BeforeEach
  void writeChains() throws Exception {
    Chains.write(folder, Chains.UNLIMITED);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (Socket socket : stuck) {
      socket.close();
    }
  }

  private void beginDownloads(RelayProcess relay, EndlessServer server, int number)
      throws Exception {
    server.keepLittle(true);
    for (int i = 0; i < number; i++) {
      stuck.add(relay.connectWithLittleRoom());
    }
    server.untilAllAreStuck();
    server.keepLittle(false);
  }

  private static void download(RelayProcess relay, int mebibytes) throws Exception {
    try (Socket socket = relay.connect()) {
      byte[] got = socket.getInputStream().readNBytes(mebibytes * MEBIBYTE);
      assertThat(got).hasSize(mebibytes * MEBIBYTE);
    }
  }

  @Test
  @DisplayName("holds little memory for each, serves others, and gives everything back")
  void memory() throws Exception {
    int size = Math.min(1_000, ProcessFigures.fileLimit() / 2 - 200);
    try (EndlessServer server = new EndlessServer();
        RelayProcess relay =
            RelayProcess.start(new Jar(folder, "-Xmx256m"), Chains.FILE, server.address())) {
      download(relay, 64);
      long before = relay.figures().memory();
      beginDownloads(relay, server, size);
      long each = (relay.figures().memory() - before) / size;
      System.out.printf("stuck=%d bytes-each=%d%n", size, each);
      assertThat(each).isLessThan(MOST_EACH);

      download(relay, 16);
      closeAll();
      relay.awaitNothingLeft();
    }
  }

  @Test
  @DisplayName("resets nobody for want of memory")
  void little() throws Exception {
    int size = Math.min(400, ProcessFigures.fileLimit() / 2 - 200);
    try (EndlessServer server = new EndlessServer();
        RelayProcess relay =
            RelayProcess.start(new Jar(folder, "-Xmx32m"), Chains.FILE, server.address())) {
      beginDownloads(relay, server, size);
      for (int i = 0; i < 10; i++) {
        download(relay, 4);
      }
      for (Socket socket : stuck) {
        assertThat(socket.getInputStream().readNBytes(MEBIBYTE)).hasSize(MEBIBYTE);
      }
      assertThat(relay.warnings()).noneMatch(line -> line.contains("WSAENOBUFS"));
    }
  }
}
