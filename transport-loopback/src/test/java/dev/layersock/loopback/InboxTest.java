package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.spi.IoResult;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Transfers without a lock, one after the other. {@link RingStress} has two at once. */
class InboxTest {
  private static final int CAPACITY = 1000;

  private final Inbox inbox = new Inbox(CAPACITY, false);
  private final ByteBuffer target = ByteBuffer.allocate(2 * CAPACITY);

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  /** The first byte makes the ring, and takes the lock for that. */
  @BeforeEach
  void open() {
    assertThat(inbox.putUnlocked(bytes(1))).isEqualTo(Inbox.LOCKED);
    assertThat(inbox.takeUnlocked(target, false)).isEqualTo(Inbox.LOCKED);
    inbox.put(bytes(1), 1);
    inbox.open();
    assertThat(inbox.takeUnlocked(target.clear(), false)).isEqualTo(1);
  }

  @Test
  @DisplayName("Once there is room for what waits, no transfer takes the lock")
  void staysUnlocked() {
    for (int i = 0; i < 1000; i++) {
      assertThat(inbox.putUnlocked(bytes(64))).isEqualTo(64);
      assertThat(inbox.takeUnlocked(target.clear(), false)).isEqualTo(64);
    }
  }

  @Test
  @DisplayName("To grow it takes the lock, and then holds as much as may wait, and no more")
  void grows() {
    ByteBuffer source = bytes(2 * CAPACITY);
    assertThat(inbox.putUnlocked(source)).isEqualTo(Inbox.LOCKED);
    assertThat(source.position()).isZero();
    inbox.shut();
    assertThat(inbox.put(source, source.remaining())).isEqualTo(CAPACITY);
    inbox.open();
    assertThat(inbox.putUnlocked(source)).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(inbox.takeUnlocked(target.clear(), true)).isEqualTo(CAPACITY);
    assertThat(inbox.takeUnlocked(target.clear().limit(10), false)).isEqualTo(10);
    assertThat(inbox.putUnlocked(source)).isEqualTo(10);
    assertThat(inbox.takeUnlocked(target.clear(), false)).isEqualTo(CAPACITY);
    assertThat(inbox.takeUnlocked(target.clear(), false)).isEqualTo(IoResult.WOULD_BLOCK);
  }

  @Test
  @DisplayName("While it is shut, and with an urgent byte, all takes the lock; nothing is lost")
  void shut() {
    inbox.putUnlocked(bytes(5));
    inbox.shut();
    assertThat(inbox.putUnlocked(bytes(1))).isEqualTo(Inbox.LOCKED);
    assertThat(inbox.takeUnlocked(target.clear(), false)).isEqualTo(Inbox.LOCKED);
    inbox.putUrgent(bytes(1), false);
    assertThat(inbox.mayOpen()).isFalse();
    assertThat(inbox.take(target.clear())).isEqualTo(5);
  }

  @Test
  @DisplayName("Fewer may wait than do: nothing more goes in until enough has gone out")
  void shrinks() {
    inbox.putUnlocked(bytes(500));
    inbox.shut();
    inbox.capacity(100);
    inbox.open();
    assertThat(inbox.putUnlocked(bytes(1))).isEqualTo(IoResult.WOULD_BLOCK);
    assertThat(inbox.takeUnlocked(target.clear().limit(450), false)).isEqualTo(450);
    assertThat(inbox.putUnlocked(bytes(64))).isEqualTo(50);
  }
}
