package dev.layersock.contract.wspconnect;

import static dev.layersock.socket.NetworkEvent.FD_CLOSE;
import static dev.layersock.socket.NetworkEvent.FD_READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.Deadline;
import dev.layersock.contract.EarlySignalsLayer;
import dev.layersock.contract.LayerUnderTest;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import dev.layersock.socket.ChainSocket;
import dev.layersock.socket.EventObject;
import dev.layersock.socket.NetworkEvents;
import dev.layersock.socket.SocketSelect;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What waits for a signal, over a provider whose signals are early whenever they can be. */
@In(Style.BLOCKING)
public abstract class EarlySignalRules extends ConnectRules {
  private static final Duration SHORT = Duration.ofMillis(100);

  /** For subclasses. */
  protected EarlySignalRules() {}

  /** A transport whose signals are early. */
  protected static ProviderUnderTest withEarlySignals(ProviderUnderTest transport) {
    List<LayerUnderTest> layers = new ArrayList<>(transport.layers());
    layers.add(EarlySignalsLayer.underTest());
    return transport.withLayers(layers);
  }

  private record Ends(ChainSocket near, ChainSocket far) {}

  private Ends connected() throws Exception {
    ChainSocket listener = listener();
    ChainSocket near = stream();
    connect(near, name(listener));
    return new Ends(near, accept(listener));
  }

  @Test
  @DisplayName("WTCH-16: early signals end no blocking call, which ends at its time limit")
  void blockingCallGoesOn() throws Exception {
    Ends ends = connected();
    ends.near().setOption(SockOpt.SO_RCVTIMEO, SHORT);
    assertError(() -> ends.near().recv(ByteBuffer.allocate(4)), WsaError.WSAETIMEDOUT);
    assertTalk(ends.near(), ends.far());
  }

  @Test
  @DisplayName("WTCH-17: early signals are not recorded as events")
  void nothingIsRecorded() throws Exception {
    Ends ends = connected();
    EventObject event = ends.near().newEventObject();
    ends.near().eventSelect(event, Set.of(FD_READ, FD_CLOSE));
    assertThat(event.await(SHORT)).isFalse();
    assertThat(ends.near().enumNetworkEvents(event).events()).isEmpty();
    send(ends.far(), "x");
    assertThat(event.await(Deadline.of(time()))).isTrue();
    NetworkEvents recorded = ends.near().enumNetworkEvents(event);
    assertThat(recorded.events()).containsExactly(FD_READ);
    assertThat(receive(ends.near(), 1)).isEqualTo("x");
    ends.far().close();
    assertThat(event.await(Deadline.of(time()))).isTrue();
    assertThat(ends.near().enumNetworkEvents(event).events()).containsExactly(FD_CLOSE);
  }

  @Test
  @DisplayName("WTCH-18: early signals end no select, which ends at its time limit")
  void selectGoesOn() throws Exception {
    Ends ends = connected();
    List<ChainSocket> near = List.of(ends.near());
    assertThat(SocketSelect.select(near, List.of(), near, SHORT).count()).isZero();
    send(ends.far(), "x");
    assertThat(SocketSelect.select(near, List.of(), near, Deadline.of(time())).readable())
        .isEqualTo(near);
  }
}
