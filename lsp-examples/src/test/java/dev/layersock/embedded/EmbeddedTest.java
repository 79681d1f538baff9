package dev.layersock.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The library within a program")
class EmbeddedTest {
  @Test
  @DisplayName("says nothing on standard error, on any JDK")
  void isSilent() throws Exception {
    Process program = start(Embedding.class.getName());
    String errors = new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(errors).isEmpty();
    assertThat(output).contains("4 entries");
    assertThat(program.exitValue()).isZero();
  }

  private static Process start(String program) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), program).start();
  }

  @Test
  @DisplayName("leaves the JDK's choice of channels open until a system starts")
  void asksLate() throws Exception {
    Process program = start(LateChannels.class.getName());
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("chosen afterwards: " + LateChannels.class.getName());
    assertThat(SelectorProvider.provider()).isNotNull();
  }
}
