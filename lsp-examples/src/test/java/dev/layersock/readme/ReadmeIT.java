package dev.layersock.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.layersock.jar.Jar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What the README shows")
@Timeout(120)
class ReadmeIT {
  private static final String BODY = "hello from the server\n";

  @TempDir Path project;
  private Readme readme;
  private Jar jar;
  private HttpServer server;

  @BeforeEach
  void lookIntoTheReadme() throws IOException {
    readme = new Readme(Path.of("..", "README.md"));
    jar = new Jar(project);
    for (Map.Entry<String, String> file : readme.files().entrySet()) {
      Path path =
          file.getKey().startsWith("META-INF")
              ? project.resolve("classes").resolve(file.getKey())
              : project.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, BODY.length());
          exchange.getResponseBody().write(BODY.getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    server.start();
    String yaml = Files.readString(project.resolve("chains.yaml"));
    Files.writeString(
        project.resolve("chains.yaml"), yaml.replace("[80, 443,", "[80, " + port() + ","));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  @DisplayName("shows a chain at work with its first command")
  void demo() throws Exception {
    String first = readme.commands("mvn ").get(0);
    assertThat(first).startsWith("mvn -ntp -DskipTests package && java ");
    Jar.Result result = jar.run("", words(first.substring(first.indexOf("java "))));
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("filter").contains("qos").contains("loopback");
  }

  @Test
  @DisplayName("does what it says with each command of the operator")
  void operator() throws Exception {
    assertThat(readme.commands("layersock ")).hasSizeGreaterThan(4);
    for (String command : readme.commands("layersock ")) {
      List<String> words = words(command);
      if (words.contains("relay")) {
        relay(words);
      } else {
        Jar.Result result = jar.run("GET / HTTP/1.0\r\n\r\n", words);
        assertThat(result.exitCode()).as(command + ": " + result.err()).isZero();
        if (words.contains("connect")) {
          assertThat(result.out()).endsWith(BODY);
        }
      }
    }
  }

  @Test
  @DisplayName("makes a layer of a stranger's work in the command line")
  void strangersLayer() throws Exception {
    compile("example/CountingLayer.java");
    List<String> command = readme.commands("java -cp lsp-examples/target/layersock.jar:classes");
    assertThat(command).hasSize(1);
    Jar.Result result = jar.run("GET / HTTP/1.0\r\n\r\n", words(command.get(0)));
    assertThat(result.err()).contains("connect 1 to /127.0.0.1:" + port());
    assertThat(result.out()).endsWith(BODY);
    assertThat(result.exitCode()).isZero();
  }

  @Test
  @DisplayName("keeps a layer with its registration under forty lines")
  void fortyLines() {
    long lines =
        readme.files().entrySet().stream()
            .filter(e -> e.getKey().contains("CountingLayer") || e.getKey().contains("META-INF"))
            .mapToLong(e -> e.getValue().lines().filter(line -> !line.isBlank()).count())
            .sum();
    assertThat(lines).isBetween(10L, 39L);
  }

  @Test
  @DisplayName("fetches a page through a chain from Java")
  void fromJava() throws Exception {
    compile("example/CountingLayer.java"); // it is registered there
    compile("example/Fetch.java");
    Jar.Result result =
        jar.run(
            "",
            List.of(
                "-cp",
                Jar.file() + ":classes",
                "example.Fetch",
                "chains.yaml",
                "127.0.0.1",
                Integer.toString(port())));
    assertThat(result.err()).contains("outcome=connected").doesNotContain("Exception");
    assertThat(result.out()).endsWith(BODY);
  }

  private void relay(List<String> words) throws Exception {
    Process relay = jar.start(words);
    try (BufferedReader out = relay.inputReader(StandardCharsets.UTF_8)) {
      String first = CompletableFuture.supplyAsync(() -> line(out)).get(30, TimeUnit.SECONDS);
      assertThat(first).startsWith("listening on 127.0.0.1:");
      relay.destroy();
      assertThat(relay.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(relay.exitValue()).isZero();
    } finally {
      relay.destroyForcibly();
    }
  }

  private static String line(BufferedReader reader) {
    try {
      return String.valueOf(reader.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The words of a command, for {@code java}, with the ports and paths of this test. */
  private List<String> words(String command) {
    String here =
        command
            .replaceFirst("^layersock ", "java -jar lsp-examples/target/layersock.jar ")
            .replace("lsp-examples/target/layersock.jar", Jar.file().toString())
            .replace(":8080", ":" + port())
            .replace(":7000", ":0");
    List<String> words = new ArrayList<>(Arrays.asList(here.split(" +")));
    words.remove(0);
    return words;
  }

  private void compile(String source) {
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                Jar.file().toString(),
                "-d",
                project.resolve("classes").toString(),
                project.resolve(source).toString());
    assertThat(result).isZero();
  }

  private int port() {
    return server.getAddress().getPort();
  }
}
