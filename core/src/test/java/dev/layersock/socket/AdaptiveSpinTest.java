package dev.layersock.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdaptiveSpinTest {
  private static final long SHORT = Duration.ofNanos(20_000).toNanos();
  private static final long LONG = Duration.ofMillis(1).toNanos();

  private final AdaptiveSpin spin = new AdaptiveSpin();

  @BeforeEach
  void severalProcessors() {
    assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
  }

  @Test
  @DisplayName("The first wait parks at once, and so do all others as long as waits are long")
  void longWaits() {
    for (int i = 0; i < 200; i++) {
      assertThat(pausesAtAll()).isFalse();
      spin.parked(LONG);
    }
  }

  @Test
  @DisplayName("After a short wait it pauses, but not for long")
  void bounded() {
    spin.begin();
    spin.parked(SHORT);
    spin.begin();
    long start = System.nanoTime();
    while (spin.pause()) {
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(10).toNanos());
    }
    assertThat(spin.pause()).isFalse();
  }

  @Test
  @DisplayName("As long as pausing helps it goes on")
  void helps() {
    spin.begin();
    spin.parked(SHORT);
    for (int i = 0; i < 200; i++) {
      assertThat(pausesAtAll()).isTrue();
      spin.satisfied();
    }
  }

  @Test
  @DisplayName("Each time in vain it skips more short waits, up to a limit, and none is forgotten")
  void inVain() {
    spin.begin();
    spin.parked(SHORT);
    for (int skips : new int[] {1, 3, 7, 15, 31, 63, 63}) {
      giveUp();
      for (int i = 0; i < skips; i++) {
        assertThat(pausesAtAll()).isFalse();
        spin.parked(LONG);
        assertThat(pausesAtAll()).isFalse();
        spin.parked(SHORT);
      }
    }
    assertThat(pausesAtAll()).isTrue();
  }

  @Test
  @DisplayName("When it has helped again, the next time in vain costs as little as the first")
  void forgives() {
    spin.begin();
    spin.parked(SHORT);
    giveUp();
    spin.parked(SHORT);
    assertThat(pausesAtAll()).isTrue();
    spin.satisfied();
    giveUp();
    spin.parked(SHORT);
    assertThat(pausesAtAll()).isTrue();
  }

  private boolean pausesAtAll() {
    spin.begin();
    return spin.pause();
  }

  private void giveUp() {
    spin.begin();
    int pauses = 0;
    while (spin.pause()) {
      pauses++;
    }
    assertThat(pauses).isPositive();
  }
}
