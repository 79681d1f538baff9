package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Main;

/** Runs {@link RingStress} in JVMs of its own, with each of the JVM's compilers. */
class RingStressTest {
  /** How thoroughly, see {@code -m} of jcstress: {@code sanity} takes seconds, others hours. */
  private static final String MODE = System.getProperty("layersock.jcstress", "sanity");

  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(6 * 60 * 60)
  @DisplayName("Transfers without a lock show nothing that is forbidden")
  void races() throws Exception {
    Path output = folder.resolve("output.txt");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "-m",
            MODE,
            "-sc", // other ways to compile the two threads than together: no other races
            "false",
            "-t",
            RingStress.class.getSimpleName(),
            "-r",
            folder.toString());
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .start();
    int exit = process.waitFor();
    String text = Files.readString(output);
    assertThat(exit).as(text).isZero();
    assertThat(text).contains("0 failed, 0 soft errs, 0 hard errs");
  }
}
