package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Main;

/** Runs {@link RingStress} in JVMs of its own. */
class RingStressTest {
  /** How thoroughly, see {@code -m} of jcstress, where {@code default} takes many minutes. */
  private static final @Nullable String MODE = System.getProperty("layersock.jcstress");

  /** Enough to find a fence that is missing, and a side that is not shut, each time. */
  private static final List<String> BRIEF =
      List.of(
          "-m quick -f 1 -iters 1 -time 200 --jvmArgs -XX:-TieredCompilation -sc false".split(" "));

  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(6 * 60 * 60)
  @DisplayName("Transfers without a lock show nothing that is forbidden")
  void races() throws Exception {
    Path output = folder.resolve("output.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(MODE == null ? BRIEF : List.of("-m", MODE));
    command.addAll(List.of("-t", RingStress.class.getSimpleName(), "-r", folder.toString()));
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
