package dev.layersock.testing;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.option.OptionValues;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.SocketRequest;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
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

  /** Receives. */
  int take(ByteBuffer target, int flags) throws WsaException {
    int received = 0;
    if (receiveEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN);
    }
    if (reset) {
      throw new WsaException(WsaError.WSAECONNRESET);
    }
    Deque<Byte> queue = (flags & MessageFlags.OOB) != 0 ? urgent : inbound;
    if (queue.isEmpty()) {
      return peerEnded ? IoResult.END_OF_STREAM : IoResult.WOULD_BLOCK;
    }
    if ((flags & MessageFlags.PEEK) != 0) {
      target.put(queue.element());
      return 1;
    }
    while (target.hasRemaining() && !queue.isEmpty()) {
      target.put(queue.remove());
      received++;
    }
    return received;
  }

  /** Sends to the peer as much as there is room for. */
  int put(ByteBuffer source, int flags, int capacity) throws WsaException {
    int sent = 0;
    if (sendEnded) {
      throw new WsaException(WsaError.WSAESHUTDOWN);
    }
    MemorySocket to = this.peer;
    if (reset || to == null || to.closed) {
      throw new WsaException(WsaError.WSAECONNRESET);
    }
    boolean urgent = (flags & MessageFlags.OOB) != 0 && !to.options.isSet(SockOpt.SO_OOBINLINE);
    Deque<Byte> queue = urgent ? to.urgent : to.inbound;
    boolean wanted = source.hasRemaining();
    while (source.hasRemaining() && queue.size() < capacity) {
      queue.add(source.get());
      sent++;
    }
    if (wanted && sent == 0) {
      return IoResult.WOULD_BLOCK;
    }
    return sent;
  }
}
