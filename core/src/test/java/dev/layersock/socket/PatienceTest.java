package dev.layersock.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PatienceTest {
  private static final long SHORT = Duration.ofNanos(20_000).toNanos();
  private static final long LONG = Duration.ofMillis(1).toNanos();

  private final Patience patience = new Patience();

  @BeforeEach
  void severalProcessors() {
    assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
  }

  @Test
  @DisplayName("The first wait parks at once, and so do all others as long as waits are long")
  void longWaits() {
    for (int i = 0; i < 200; i++) {
      assertThat(pausesAtAll()).isFalse();
      patience.parked(LONG);
    }
  }

  @Test
  @DisplayName("After a short wait it pauses, but not for long")
  void bounded() {
    patience.begin();
    patience.parked(SHORT);
    patience.begin();
    long start = System.nanoTime();
    while (patience.pause()) {
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(10).toNanos());
    }
    assertThat(patience.pause()).isFalse();
  }

  @Test
  @DisplayName("As long as pausing helps it goes on")
  void helps() {
    patience.begin();
    patience.parked(SHORT);
    for (int i = 0; i < 200; i++) {
      assertThat(pausesAtAll()).isTrue();
      patience.satisfied();
    }
  }

  @Test
  @DisplayName("Each time in vain it skips more short waits, up to a limit, and none is forgotten")
  void inVain() {
    patience.begin();
    patience.parked(SHORT);
    for (int skips : new int[] {1, 3, 7, 15, 31, 63, 63}) {
      giveUp();
      for (int i = 0; i < skips; i++) {
        assertThat(pausesAtAll()).isFalse();
        patience.parked(LONG);
        assertThat(pausesAtAll()).isFalse();
        patience.parked(SHORT);
      }
    }
    assertThat(pausesAtAll()).isTrue();
  }

  @Test
  @DisplayName("When it has helped again, the next time in vain costs as little as the first")
  void forgives() {
    patience.begin();
    patience.parked(SHORT);
    giveUp();
    patience.parked(SHORT);
    assertThat(pausesAtAll()).isTrue();
    patience.satisfied();
    giveUp();
    patience.parked(SHORT);
    assertThat(pausesAtAll()).isTrue();
  }

  private boolean pausesAtAll() {
    patience.begin();
    return patience.pause();
  }

  private void giveUp() {
    patience.begin();
    int pauses = 0;
    while (patience.pause()) {
      pauses++;
    }
    assertThat(pauses).isPositive();
  }
}
