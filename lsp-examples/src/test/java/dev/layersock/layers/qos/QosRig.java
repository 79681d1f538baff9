package dev.layersock.layers.qos;

import dev.layersock.error.WsaException;
import dev.layersock.layers.fakes.FakeContext;
import dev.layersock.layers.fakes.FakeLower;
import dev.layersock.layers.fakes.FakeSocket;
import dev.layersock.layers.fakes.FakeTime;
import dev.layersock.layers.fakes.Protocols;
import dev.layersock.layers.fakes.UpperEvents;
import dev.layersock.layers.qos.QosSettings.Direction;
import dev.layersock.layers.qos.QosSettings.Scope;
import dev.layersock.settings.ByteSize;
import dev.layersock.settings.DataRate;
import dev.layersock.settings.Origin;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The layer over the fake provider, in time that tests move, with greedy applications. */
final class QosRig {
  static final Origin ORIGIN = new Origin("chains.yaml", 9, 11);

  /** What the greedy applications send and receive at once. */
  static final int CHUNK = 1 << 20;

  final FakeTime time = new FakeTime(-5_000_000_000L);
  final FakeLower lower = new FakeLower();
  final UpperEvents upper = new UpperEvents();
  final QosLayer layer;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

  QosRig(QosSettings settings) {
    layer = new QosLayer(lower, new FakeContext(time, upper), settings);
  }

  /** A rig with a rate in bytes a second, and everything else as it is by default. */
  static QosRig ofRate(long bytesPerSecond) {
    return new QosRig(settings(bytesPerSecond, 0, Direction.BOTH, Scope.CONNECTION));
  }

  static QosSettings settings(long rate, long bucket, Direction direction, Scope scope) {
    return new QosSettings(
        new DataRate(rate),
        bucket == 0 ? Optional.empty() : Optional.of(new ByteSize(bucket)),
        Optional.empty(),
        direction,
        scope,
        ORIGIN);
  }

  FakeSocket stream() throws WsaException {
    return (FakeSocket) layer.socket(Protocols.stream(layer));
  }

  FakeSocket datagram() throws WsaException {
    return (FakeSocket) layer.socket(Protocols.datagram(layer));
  }

  int send(ProviderSocket s, int bytes) throws WsaException {
    return layer.send(s, ByteBuffer.allocate(bytes), MessageFlags.NONE);
  }

  int recv(ProviderSocket s, int bytes) throws WsaException {
    return layer.recv(s, ByteBuffer.allocate(bytes), MessageFlags.NONE);
  }

  /** Keeps every socket sending and receiving as much as it may, now and on each signal. */
  void beGreedy(FakeSocket... sockets) {
    upper.onSignal(this::pump);
    for (FakeSocket s : sockets) {
      pump(s, Readiness.READABLE | Readiness.WRITABLE);
    }
  }

  private void pump(ProviderSocket s, int events) {
    try {
      if ((events & Readiness.WRITABLE) != 0) {
        while (layer.send(s, buffer.clear(), MessageFlags.NONE) != IoResult.WOULD_BLOCK) {}
        layer.watch(s, Readiness.WRITABLE);
      }
      if ((events & Readiness.READABLE) != 0) {
        while (layer.recv(s, buffer.clear(), MessageFlags.NONE) > 0) {}
        layer.watch(s, Readiness.READABLE);
      }
    } catch (WsaException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
