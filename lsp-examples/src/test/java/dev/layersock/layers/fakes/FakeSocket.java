package dev.layersock.layers.fakes;

import dev.layersock.error.WsaError;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.SocketRequest;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A socket of the fake provider, whose state a test sets as it likes. */
public final class FakeSocket extends ProviderSocket {
  /** Bytes that can be received. */
  public long readable;

  /** Bytes that a send takes; what is sent is taken off. */
  public long writable = Long.MAX_VALUE;

  /** Sizes of datagrams that can be received. */
  public final Deque<Integer> datagrams = new ArrayDeque<>();

  /** Whether the peer has ended its stream. */
  public boolean ended;

  /** The error that sending and receiving meet; null for none. */
  public @Nullable WsaError broken;

  /** What is watched and not signalled yet. */
  public int watched;

  /** Bytes that were sent, and calls that sent any. */
  public long sent;

  /** Calls that sent something. */
  public long sends;

  /** Bytes that were received without peeking. */
  public long received;

  /** Whether it was closed. */
  public boolean closed;

  /** The peer. */
  public @Nullable SocketAddress peer;

  FakeSocket(SocketRequest request) {
    super(request);
  }

  FakeSocket(ProviderSocket listener, SocketAddress peer) {
    super(listener);
    this.peer = peer;
  }
}
