package dev.layersock.nio;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.ProviderContext;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.base.BaseProvider;
import dev.layersock.spi.base.BaseSocket;
import jakarta.inject.Inject;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * The base provider over {@code java.nio.channels}. What differs from Winsock is listed with the
 * package.
 *
 * <p>Any thread may call it. Calls are made in the caller's thread, without blocking; readiness and
 * the end of a connect in progress are told by poller threads, which start when they are needed.
 */
public final class NioProvider extends BaseProvider {
  private final Host host;

  /**
   * For the framework.
   *
   * @param settings its section of the configuration
   * @param context clock, timers and name
   * @param channels where all channels and selectors come from
   */
  @Inject
  public NioProvider(NioSettings settings, ProviderContext context, SelectorProvider channels) {
    super(context);
    this.host = new Host(settings, context, channels);
  }

  @Override
  protected BaseSocket make(SocketRequest request) throws WsaException {
    Protocols.require(request.protocol());
    return request.protocol().type() == SocketType.STREAM
        ? new TcpSocket(this, host, request)
        : new UdpSocket(this, host, request);
  }

  @Override
  protected void end() {
    host.close();
  }

  @Override
  protected @Nullable WsaException refusal(ExplainRequest request) {
    if (request.function() != WspFunction.CONNECT) {
      return null;
    }
    ConnectRequest connect = request.connect();
    return request.protocol().type() == SocketType.STREAM
        ? ConnectAttempt.refusal(connect)
        : UdpSocket.refusal(connect);
  }
}
