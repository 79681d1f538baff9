package dev.layersock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.Layersock;
import dev.layersock.kit.Simulated;
import dev.layersock.socket.ChainSocket;
import dev.layersock.time.VirtualTime;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;

/** The example of docs/simulation.md. */
class UploadTest {
  @Simulated(seeds = 20, chains = "chains: {net: [qos: {token-rate: 8kB/s}, loopback]}")
  void isShaped(Layersock layersock, VirtualTime time) throws Exception {
    InetSocketAddress address = new InetSocketAddress("10.0.0.1", 80);
    ChainSocket listener = layersock.sockets().listen(address, 5);
    Future<Void> server =
        time.start(
            "server",
            () -> {
              try (ChainSocket peer = Objects.requireNonNull(listener.accept())) {
                peer.inputStream().transferTo(OutputStream.nullOutputStream());
              }
            });
    try (ChainSocket socket = layersock.sockets().connect(address)) {
      socket.outputStream().write(new byte[80_000]);
    }
    server.get();
    assertThat(time.elapsed()).isBetween(Duration.ofMillis(9_800), Duration.ofMillis(10_200));
  }
}
