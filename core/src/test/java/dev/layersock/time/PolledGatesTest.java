package dev.layersock.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.BlockedCall;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@DisplayName("Gates whose threads poll")
class PolledGatesTest {
  private final SystemTime time = new SystemTime();
  private final PolledGates gates = time.polledGates();

  @AfterEach
  void close() {
    time.close();
  }

  private @Nullable PolledGate take() {
    return gates.take(SelectorProvider.provider());
  }

  private List<PolledGate> takeAll() {
    List<PolledGate> all = new ArrayList<>();
    for (PolledGate one = take(); one != null; one = take()) {
      all.add(one);
    }
    return all;
  }

  @Test
  @DisplayName("There are so many and no more, each taken by one")
  void limit() {
    assertThat(takeAll()).hasSize(PolledGates.MOST).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("One that nobody keeps is taken first, and one that is kept when there is no other")
  void order() {
    List<PolledGate> all = takeAll();
    all.get(5).keep();
    all.get(9).keep();
    all.get(9).free();
    assertThat(take()).isSameAs(all.get(9));
    assertThat(take()).isSameAs(all.get(5));
    assertThat(all.get(5).take()).isFalse();
    assertThat(take()).isNull();
  }

  @Test
  @DisplayName("A wait ends when the gate is opened, by whomever, and after its time")
  void waits() throws Exception {
    PolledGate gate = gates.take(SelectorProvider.provider());
    assertThat(gate).isNotNull();
    gate.open();
    assertThat(gate.await(0, true)).isTrue();
    assertThat(gate.await(1_000_000, true)).isFalse();
    FutureTask<Boolean> waiter =
        BlockedCall.start("waiter", () -> gate.await(Long.MAX_VALUE, true));
    gate.open();
    assertThat(waiter.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @DisplayName("After the end there are none, and who waits does so without the system's help")
  void closed() throws Exception {
    PolledGate gate = gates.take(SelectorProvider.provider());
    assertThat(gate).isNotNull();
    FutureTask<Boolean> waiter =
        BlockedCall.start("waiter", () -> gate.await(Long.MAX_VALUE, true));
    time.close();
    assertThat(take()).isNull();
    assertThat(waiter.isDone()).isFalse();
    gate.open();
    assertThat(waiter.get(10, TimeUnit.SECONDS)).isTrue();
  }
}
