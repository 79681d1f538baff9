package dev.layersock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The demonstration")
final class DemoTest {
  @Test
  @DisplayName("shows a connection that is allowed, one that is denied and one that is shaped")
  void demo() throws Exception {
    Run run = Run.of("demo");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("token-rate: 16Mbit/s")
        .contains("| filter   |")
        .contains("listed first = nearest the application")
        .contains("event=connect chain=guarded conn=")
        .contains(" outcome=connected peer=10.0.0.1:7 local=")
        .contains("sent and got back 'hello, layers'")
        .contains("denied by rule 1 'quarantine' (demo.yaml:6:13) [WSAECONNREFUSED 10061]")
        .contains("the server got 2097152 bytes, in 1.00 s of virtual time: 16.8 Mbit/s")
        .contains("Next");
  }

  @Test
  @DisplayName("takes less real than virtual time, and leaves the log as it was")
  void repeats() throws Exception {
    Run.of("demo");
    Run run = Run.of("demo");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsPattern("which took [0-9.]+ ms of yours");
  }
}
