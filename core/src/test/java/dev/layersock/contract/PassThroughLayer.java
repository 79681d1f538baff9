package dev.layersock.contract;

import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A layer that overrides every function and every upcall and changes nothing, so that it is on all
 * paths of its chain.
 */
public class PassThroughLayer extends LayeredProvider {
  /** For chains of tests. */
  public PassThroughLayer(ServiceProvider lower, LayerContext context) {
    super(lower, context);
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    return super.socket(request);
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    super.bind(s, name);
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    super.listen(s, backlog);
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    return super.accept(s, condition);
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
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    return super.sendTo(s, source, flags, to);
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    return super.recv(s, target, flags);
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    return super.recvFrom(s, target, flags, from);
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    super.sendDisconnect(s, data);
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    super.recvDisconnect(s, target);
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    super.shutdown(s, how);
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    super.closeSocket(s);
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    return super.getSockName(s);
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    return super.getPeerName(s);
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    return super.getSockOpt(s, option);
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    super.setSockOpt(s, option, value);
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    return super.ioctl(s, code, input);
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    return super.select(s);
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    super.watch(s, events);
  }

  @Override
  public void cleanup() {
    super.cleanup();
  }

  @Override
  public void signalled(ProviderSocket s, int events) {
    super.signalled(s, events);
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    super.connectCompleted(s, failure);
  }
}
