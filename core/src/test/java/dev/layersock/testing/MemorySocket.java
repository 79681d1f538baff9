package dev.layersock.testing;

import dev.layersock.option.OptionValues;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.SocketRequest;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A socket of the memory base, whose lock guards all fields. */
public final class MemorySocket extends ProviderSocket {
  final OptionValues options;
  final Deque<Byte> inbound = new ArrayDeque<>();
  final Deque<Byte> urgent = new ArrayDeque<>();
  final Deque<MemorySocket> backlog = new ArrayDeque<>();
  int backlogLimit;
  @Nullable InetSocketAddress local;
  @Nullable InetSocketAddress peerAddress;
  @Nullable InetSocketAddress connectingTo;
  @Nullable MemorySocket peer;
  boolean listening;
  boolean closed;
  boolean receiveEnded;
  boolean sendEnded;
  boolean peerEnded;
  boolean reset;
  int watched;

  MemorySocket(SocketRequest request) {
    super(request);
    options = new OptionValues(request.protocol().type());
  }

  MemorySocket(MemorySocket listener) {
    super(listener);
    options = new OptionValues(listener.options);
  }

  /** What is true now. */
  int readiness(int capacity) {
    if (listening) {
      return backlog.isEmpty() ? 0 : Readiness.ACCEPTABLE;
    }
    if (peerAddress == null) {
      return 0;
    }
    int now = 0;
    if (!inbound.isEmpty() || peerEnded || reset || receiveEnded) {
      now |= Readiness.READABLE;
    }
    if (reset || sendEnded || peer == null || peer.inbound.size() < capacity) {
      now |= Readiness.WRITABLE;
    }
    if (!urgent.isEmpty()) {
      now |= Readiness.URGENT;
    }
    if (peerEnded || reset) {
      now |= Readiness.CLOSED;
    }
    return now;
  }

  /** Takes the watched bits that are true out of the watch. */
  int takeHits(int capacity) {
    int hits = closed ? 0 : watched & readiness(capacity);
    watched &= ~hits;
    return hits;
  }
}
