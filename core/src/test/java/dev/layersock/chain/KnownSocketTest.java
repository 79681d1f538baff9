package dev.layersock.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layersock.contract.GivenContext;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.Upcalls;
import dev.layersock.spi.base.BaseProvider;
import dev.layersock.spi.base.BaseSocket;
import dev.layersock.testing.MemoryDescriptor;
import dev.layersock.time.VirtualTime;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A transport that answers a socket that it has made before")
class KnownSocketTest {
  private static final Upcalls NOBODY =
      new Upcalls() {
        @Override
        public void signalled(ProviderSocket s, int events) {}

        @Override
        public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {}
      };

  private final List<ProviderSocket> ended = new ArrayList<>();

  /** Answers its second socket twice. */
  private static final class Repeating extends BaseProvider {
    private final List<BaseSocket> made = new ArrayList<>();

    Repeating() {
      super(new GivenContext("repeating", new VirtualTime(), 1));
    }

    @Override
    protected BaseSocket make(SocketRequest request) {
      if (made.size() < 2) {
        made.add(new Idle(this, request));
      }
      return made.get(made.size() - 1);
    }
  }

  private static final class Idle extends BaseSocket {
    Idle(Repeating provider, SocketRequest request) {
      super(provider, request);
    }

    @Override
    protected void bind(InetSocketAddress name) {}

    @Override
    protected ConnectOutcome connect(ConnectRequest request) {
      return ConnectOutcome.CONNECTED;
    }

    @Override
    protected int send(ByteBuffer source, int flags) {
      return 0;
    }

    @Override
    protected int recv(ByteBuffer target, int flags) {
      return 0;
    }

    @Override
    protected void shutdown(ShutdownHow how) {}

    @Override
    protected InetSocketAddress sockName() throws WsaException {
      throw new WsaException(WsaError.WSAEINVAL);
    }

    @Override
    protected InetSocketAddress peerName() throws WsaException {
      throw new WsaException(WsaError.WSAENOTCONN);
    }

    @Override
    protected int select() {
      return 0;
    }

    @Override
    protected int known() {
      return 0;
    }

    @Override
    protected boolean release(boolean reset) {
      return false;
    }
  }

  @Test
  @DisplayName("is told, and loses none of the others, open or closed")
  void loosesNone() throws Exception {
    Repeating base = new Repeating();
    SocketRequest request = Framework.request(MemoryDescriptor.STREAM4, 1, NOBODY, ended::add);
    ProviderSocket first = base.socket(request);
    ProviderSocket second = base.socket(request);
    assertThatThrownBy(() -> base.socket(request))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("that it had made before");
    base.closeSocket(second);
    assertThatThrownBy(() -> base.socket(request)).isInstanceOf(IllegalStateException.class);
    base.cleanup();
    assertThat(ended).containsExactly(second, first);
  }
}
