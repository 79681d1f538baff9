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
import java.util.List;

/**
 * Eight layers that are on the path of connect, send, recv and signals, where they only pass on.
 * They are classes of their own, as the layers of a real chain are, so that a call to the next one
 * can lead to any of eight places.
 */
final class CalledLayers {
  /** All of them, named {@code called-1} to {@code called-8}. */
  static final List<PassThroughDescriptor> ALL =
      PassThroughDescriptor.numbered(
          "called",
          List.of(
              One.class,
              Two.class,
              Three.class,
              Four.class,
              Five.class,
              Six.class,
              Seven.class,
              Eight.class));

  private CalledLayers() {}

  private static final class One extends LayeredProvider {
    @Inject
    One(@Lower ServiceProvider lower, LayerContext context) {
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

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events);
    }
  }

  private static final class Two extends LayeredProvider {
    @Inject
    Two(@Lower ServiceProvider lower, LayerContext context) {
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

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events);
    }
  }

  private static final class Three extends LayeredProvider {
    @Inject
    Three(@Lower ServiceProvider lower, LayerContext context) {
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

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events);
    }
  }

  private static final class Four extends LayeredProvider {
    @Inject
    Four(@Lower ServiceProvider lower, LayerContext context) {
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

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events);
    }
  }

  private static final class Five extends LayeredProvider {
    @Inject
    Five(@Lower ServiceProvider lower, LayerContext context) {
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

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events);
    }
  }

  private static final class Six extends LayeredProvider {
    @Inject
    Six(@Lower ServiceProvider lower, LayerContext context) {
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

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events);
    }
  }

  private static final class Seven extends LayeredProvider {
    @Inject
    Seven(@Lower ServiceProvider lower, LayerContext context) {
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

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events);
    }
  }

  private static final class Eight extends LayeredProvider {
    @Inject
    Eight(@Lower ServiceProvider lower, LayerContext context) {
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

    @Override
    public void signalled(ProviderSocket s, int events) {
      super.signalled(s, events);
    }
  }
}
