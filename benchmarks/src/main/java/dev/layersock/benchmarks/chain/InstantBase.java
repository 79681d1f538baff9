package dev.layersock.benchmarks.chain;

import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A base whose sockets are connected at once, to nothing, so that what is measured is the chain
 * above it. It can do nothing else.
 */
final class InstantBase implements ServiceProvider {
  @Inject
  InstantBase() {}

  private static final class Socket extends ProviderSocket {
    Socket(SocketRequest request) {
      super(request);
    }
  }

  @Override
  public ProviderSocket socket(SocketRequest request) {
    return new Socket(request);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) {
    return ConnectOutcome.CONNECTED;
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) {
    throw onlyConnects();
  }

  @Override
  public void listen(ProviderSocket s, int backlog) {
    throw onlyConnects();
  }

  @Override
  public ProviderSocket accept(ProviderSocket s, AcceptCondition condition) {
    throw onlyConnects();
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) {
    throw onlyConnects();
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to) {
    throw onlyConnects();
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) {
    throw onlyConnects();
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from) {
    throw onlyConnects();
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) {
    throw onlyConnects();
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) {
    throw onlyConnects();
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) {
    throw onlyConnects();
  }

  @Override
  public void closeSocket(ProviderSocket s) {
    throw onlyConnects();
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) {
    throw onlyConnects();
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) {
    throw onlyConnects();
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) {
    throw onlyConnects();
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) {
    throw onlyConnects();
  }

  @Override
  public <I, O> O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input) {
    throw onlyConnects();
  }

  @Override
  public int select(ProviderSocket s) {
    throw onlyConnects();
  }

  @Override
  public void watch(ProviderSocket s, int events) {
    throw onlyConnects();
  }

  @Override
  public void cleanup() {}

  private static UnsupportedOperationException onlyConnects() {
    return new UnsupportedOperationException("this base only connects");
  }
}
