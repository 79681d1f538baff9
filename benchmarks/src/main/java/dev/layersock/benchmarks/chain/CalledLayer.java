package dev.layersock.benchmarks.chain;

import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;

/** Is on the paths of connect, send and recv, where it only passes on. */
final class CalledLayer extends LayeredProvider {
  @Inject
  CalledLayer(@Lower ServiceProvider lower, LayerContext context) {
    super(lower, context);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    return super.connect(s, request);
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    return super.send(s, source, flags);
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    return super.recv(s, target, flags);
  }
}
