package dev.layersock.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.spi.Readiness;
import dev.layersock.time.SystemTime;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventRecordTest {
  private static final int ROUNDS = 20_000;

  @Test
  @DisplayName("Record and object are taken in one step, whoever records meanwhile")
  void oneStep() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (SystemTime time = new SystemTime()) {
      for (int i = 0; i < ROUNDS; i++) {
        EventObject event = new EventObject(time);
        EventRecord record = new EventRecord(Set.of(NetworkEvent.FD_READ));
        EventDelivery delivery = new ObjectDelivery(record, event);
        record.arm(NetworkEvent.FD_READ.bit());
        Future<?> recording =
            other.submit(
                () -> {
                  record.recordTrue(Readiness.READABLE);
                  delivery.recorded();
                });
        while (!record.takeAll(event).has(NetworkEvent.FD_READ)) {
          Thread.onSpinWait();
        }
        recording.get();
        assertThat(event.isSet()).as("round %d: signalled with nothing recorded", i).isFalse();
      }
    } finally {
      other.shutdownNow();
    }
  }
}
