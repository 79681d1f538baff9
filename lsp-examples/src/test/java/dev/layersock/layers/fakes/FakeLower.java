package dev.layersock.layers.fakes;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider that does what its sockets' fields say, and remembers what it was asked. */
public final class FakeLower extends BaseProvider {
  /** The local address of all sockets. */
  public static final InetSocketAddress LOCAL = Addresses.at("127.0.0.1", 8080);

  /** What connect answers when it does not fail. */
  public ConnectOutcome outcome = ConnectOutcome.CONNECTED;

  /** What the next call of connect, bind or listen fails with; null for nothing. */
  public @Nullable WsaException failure;

  /** Runs within connect, before it returns. */
  public Runnable duringConnect = () -> {};

  /** The requests that arrived. */
  public final List<ConnectRequest> connects = new ArrayList<>();

  /** The callers that wait to be accepted. */
  public final Deque<InetSocketAddress> callers = new ArrayDeque<>();

  /** The callers that were rejected. */
  public final List<SocketAddress> rejected = new ArrayList<>();

  /** The addresses that datagrams went to. */
  public final List<SocketAddress> sentTo = new ArrayList<>();

  /** The addresses that were bound. */
  public final List<SocketAddress> bound = new ArrayList<>();

  /** A fresh one. */
  public FakeLower() {
    super(new FakeContext(new FakeTime(0), new UpperEvents()));
  }

  @Override
  protected FakeSocket make(SocketRequest request) {
    return new FakeSocket(this, request);
  }

  void fail() throws WsaException {
    WsaException thrown = failure;
    failure = null;
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Signals what is watched and true, as a transport does after a change. */
  public void update(FakeSocket socket) {
    socket.update();
  }
}
