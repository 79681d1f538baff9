package dev.layersock.benchmarks.chain;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import dev.layersock.spi.base.BaseSocket;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A base whose sockets are connected at once, to nothing, so that what is measured is the chain
 * above it. They swallow what is sent and receive as much as there is room for.
 */
final class InstantBase extends BaseProvider {
  @Inject
  InstantBase(ProviderContext context) {
    super(context);
  }

  @Override
  protected BaseSocket make(SocketRequest request) {
    return new Socket(this, request);
  }

  private static final class Socket extends BaseSocket {
    Socket(InstantBase base, SocketRequest request) {
      super(base, request);
    }

    @Override
    protected void bind(InetSocketAddress name) throws WsaException {
      throw onlyConnects();
    }

    @Override
    protected ConnectOutcome connect(ConnectRequest request) {
      return ConnectOutcome.CONNECTED;
    }

    @Override
    protected int send(ByteBuffer source, int flags) {
      return moveAll(source);
    }

    @Override
    protected int recv(ByteBuffer target, int flags) {
      return moveAll(target);
    }

    private static int moveAll(ByteBuffer buffer) {
      int moved = buffer.remaining();
      buffer.position(buffer.limit());
      return moved;
    }

    @Override
    protected void shutdown(ShutdownHow how) {}

    @Override
    protected InetSocketAddress sockName() throws WsaException {
      throw onlyConnects();
    }

    @Override
    protected InetSocketAddress peerName() throws WsaException {
      throw onlyConnects();
    }

    @Override
    protected int select() {
      return known();
    }

    @Override
    protected int known() {
      return 0;
    }

    @Override
    protected boolean release(boolean reset) {
      return false;
    }

    private static WsaException onlyConnects() {
      return new WsaException(WsaError.WSAEOPNOTSUPP, "this base only connects and transfers");
    }
  }
}
