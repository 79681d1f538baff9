package dev.layersock.benchmarks.report.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The lock of JMH")
final class JmhLockTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @DisplayName("is refused while it is held, with how to go on, and is free afterwards")
  void held() throws Exception {
    Path file = folder.resolve("jmh.lock");
    JmhLock held = JmhLock.take(file);

    assertThatThrownBy(() -> JmhLock.take(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("another JMH is measuring on this machine, since it holds " + file)
        .hasMessageContaining("-Djmh.ignoreLock=true")
        .extracting(failure -> ((CommandFailure) failure).code())
        .isEqualTo(ExitCode.FAILED);

    held.close();
    JmhLock.take(file).close();
  }

  @Test
  @DisplayName("that cannot be taken at all is told apart from one that another has")
  void impossible() {
    assertThatThrownBy(() -> JmhLock.take(folder.resolve("missing/jmh.lock")))
        .hasMessageContaining("cannot be taken")
        .hasMessageNotContaining("another");
  }
}
