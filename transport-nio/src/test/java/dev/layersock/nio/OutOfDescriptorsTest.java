package dev.layersock.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.layersock.chain.Framework;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
@DisplayName("A process without descriptors")
final class OutOfDescriptorsTest {
  private static final String NONE_LEFT =
      "WSAEMFILE, the host has no descriptor left for it (Too many open files), "
          + "close sockets or raise the limit, as with ulimit -n";

  @Test
  @DisplayName("gets WSAEMFILE from connect and accept, and goes on once others are closed")
  void goesOn(@TempDir Path directory) throws Exception {
    Path bash = Path.of("/bin/bash");
    assumeTrue(Files.isExecutable(bash), "there is no bash to lower the limit with");
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(
                bash.toString(),
                "-c",
                "ulimit -n 64; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Else the JVM itself opens files now and then, to see how much memory is left.
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-XX:-UseContainerSupport",
                "-XX:-UsePerfData",
                "-cp",
                classPath(),
                OutOfDescriptors.class.getName())
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> steps = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as("%s", Files.readString(errors)).isZero();
    assertThat(steps).first().isEqualTo("warm: WSAENOTSOCK, the socket is closed");
    assertThat(steps.subList(2, steps.size()))
        .startsWith("connect: ok")
        .containsSubsequence("connect: " + NONE_LEFT, "accept: " + NONE_LEFT)
        .endsWith("connect late: " + NONE_LEFT, "connect again: ok");
    assertThat(steps.stream().filter(step -> step.startsWith("accept again: ")))
        .hasSize(OutOfDescriptors.ROUNDS)
        .containsOnly("accept again: ok");
  }

  /** No more than is needed, since each archive takes a descriptor. */
  private static String classPath() {
    return Stream.of(
            OutOfDescriptors.class,
            NioProvider.class,
            ServiceProvider.class,
            Framework.class,
            Inject.class,
            LoggerFactory.class,
            Assertions.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> Path.of(URI.create(location.toString())).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
