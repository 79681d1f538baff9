package dev.layersock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The options for the log")
@Timeout(60)
final class LogOptionsTest {
  private static final String DATE =
      "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}(Z|[+-][0-9]{2}:[0-9]{2}) ";
  private static final Pattern SESSION = Pattern.compile(" conn=[0-9]+ session=([0-9]+) ");

  @TempDir private Path directory = Path.of("");
  private Path log = Path.of("");
  private String file = "";

  @BeforeEach
  void writeFile() {
    log = directory.resolve("layersock.log");
    file = Run.file(directory, "chains:", "  web: [logging, nio]", "  front: [logging, nio]");
  }

  private List<String> connect(String... options) throws Exception {
    try (TestServer server = TestServer.echo()) {
      String[] args = new String[options.length + 3];
      System.arraycopy(options, 0, args, 0, options.length);
      args[options.length] = "connect";
      args[options.length + 1] = file;
      args[options.length + 2] = server.address();
      Run run = Run.of(args);
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
    }
    return Files.readAllLines(log);
  }

  @Test
  @DisplayName("put it into a file, which is appended to, with dates")
  void file() throws Exception {
    connect("--log-file", log.toString());
    List<String> lines = connect("--log-file", log.toString(), "--log-format", "text");

    assertThat(lines).hasSize(4);
    assertThat(lines.get(2))
        .matches(
            DATE
                + "INFO  connections event=connect chain=web conn=[0-9]+ outcome=connected peer=.*");
    assertThat(lines.get(3)).matches(DATE + "INFO  connections event=close chain=web .*");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("say that lines are lost where the file takes no more")
  void full() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (TestServer server = TestServer.echo()) {
      Run run = Run.of("--log-file", "/dev/full", "connect", file, server.address());
      assertThat(run.exitCode()).isZero();
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("lines of the log are lost, since /dev/full cannot be written: ");
  }

  @Test
  @DisplayName("write it as JSON, an object a line")
  void json() throws Exception {
    Instant before = Instant.now();
    List<String> lines = connect("--log-format", "json", "--log-file", log.toString());

    assertThat(lines).hasSize(2);
    JsonObject line = JsonParser.parseString(lines.get(0)).getAsJsonObject();
    assertThat(line.get("timestamp").getAsLong())
        .isBetween(before.toEpochMilli(), Instant.now().toEpochMilli());
    assertThat(line.get("level").getAsString()).isEqualTo("INFO");
    assertThat(line.get("loggerName").getAsString()).isEqualTo("layersock.connections");
    assertThat(line.get("formattedMessage").getAsString())
        .startsWith("event=connect chain=web conn=")
        .contains(" outcome=connected peer=127.0.0.1:");
  }

  @Test
  @DisplayName("name a file that cannot be written, as a mistake of the command line")
  void unwritable() throws Exception {
    Run directoryGiven = Run.of("demo", "--log-file", directory.toString());
    assertThat(directoryGiven.exitCode()).isEqualTo(2);
    assertThat(directoryGiven.err())
        .contains("--log-file " + directory + " cannot be written: Is a directory")
        .contains("More: layersock --help");

    Path lost = directory.resolve("no/such.log");
    Run nowhere = Run.of("--log-file", lost.toString(), "demo");
    assertThat(nowhere.exitCode()).isEqualTo(2);
    assertThat(nowhere.err()).contains(lost + " cannot be written: its directory does not exist");
    assertThat(nowhere.out()).isEmpty();
  }

  @Test
  @DisplayName("name the formats that there are")
  void otherFormat() throws Exception {
    Run run = Run.of("demo", "--log-format", "xml");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).containsIgnoringCase("'--log-format'").containsIgnoringCase("json");
  }

  @Test
  @DisplayName("let a file have what the demonstration shows, too")
  void demo() throws Exception {
    Run run = Run.of("demo", "--log-file", log.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("event=connect chain=guarded ");
    assertThat(Files.readString(log)).contains(" event=connect chain=guarded ");
  }

  @Test
  @DisplayName("find both halves of a relayed connection in the file by one session")
  void relay() throws Exception {
    try (TestServer server = TestServer.echo()) {
      Run relay =
          Run.start(
              "relay",
              file,
              "--listen=127.0.0.1:0",
              "--to=" + server.address(),
              "--entry=web",
              "--listen-entry=front",
              "--once",
              "--log-file=" + log);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).isEmpty();
      }
      assertThat(relay.exitCode()).isZero();
    }
    List<String> halves =
        Files.readAllLines(log).stream().filter(line -> SESSION.matcher(line).find()).toList();
    assertThat(halves)
        .hasSize(4)
        .allMatch(line -> line.contains(" session=1 "))
        .anyMatch(line -> line.contains(" event=accept chain=front "))
        .anyMatch(line -> line.contains(" event=connect chain=web "))
        .anyMatch(line -> line.contains(" event=close chain=front "))
        .anyMatch(line -> line.contains(" event=close chain=web "));
  }
}
