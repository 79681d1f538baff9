package dev.layersock.chain;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
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
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands below one place of a chain, compiled: for each function, the nearest provider that
 * implements it itself. A layer that does not override a function is on no path of it.
 *
 * <p>It is also where errors get the name of the provider that raised them, and where what is not a
 * {@link WsaException} becomes one. Immutable; any thread may call it.
 */
final class ProcedureTable implements ServiceProvider {
  private static final Logger log = LoggerFactory.getLogger(ProcedureTable.class);

  private final FunctionPaths paths;
  private final ServiceProvider socket;
  private final ServiceProvider bind;
  private final ServiceProvider listen;
  private final ServiceProvider accept;
  private final ServiceProvider connect;
  private final ServiceProvider send;
  private final ServiceProvider sendTo;
  private final ServiceProvider recv;
  private final ServiceProvider recvFrom;
  private final ServiceProvider sendDisconnect;
  private final ServiceProvider recvDisconnect;
  private final ServiceProvider shutdown;
  private final ServiceProvider closeSocket;
  private final ServiceProvider getSockName;
  private final ServiceProvider getPeerName;
  private final ServiceProvider getSockOpt;
  private final ServiceProvider setSockOpt;
  private final ServiceProvider ioctl;
  private final ServiceProvider select;
  private final ServiceProvider watch;
  private final @Nullable ServiceProvider cleanup;

  /** For the place above the providers of the paths. */
  ProcedureTable(FunctionPaths paths) {
    this.paths = paths;
    this.socket = paths.target(WspFunction.SOCKET);
    this.bind = paths.target(WspFunction.BIND);
    this.listen = paths.target(WspFunction.LISTEN);
    this.accept = paths.target(WspFunction.ACCEPT);
    this.connect = paths.target(WspFunction.CONNECT);
    this.send = paths.target(WspFunction.SEND);
    this.sendTo = paths.target(WspFunction.SEND_TO);
    this.recv = paths.target(WspFunction.RECV);
    this.recvFrom = paths.target(WspFunction.RECV_FROM);
    this.sendDisconnect = paths.target(WspFunction.SEND_DISCONNECT);
    this.recvDisconnect = paths.target(WspFunction.RECV_DISCONNECT);
    this.shutdown = paths.target(WspFunction.SHUTDOWN);
    this.closeSocket = paths.target(WspFunction.CLOSE_SOCKET);
    this.getSockName = paths.target(WspFunction.GET_SOCK_NAME);
    this.getPeerName = paths.target(WspFunction.GET_PEER_NAME);
    this.getSockOpt = paths.target(WspFunction.GET_SOCK_OPT);
    this.setSockOpt = paths.target(WspFunction.SET_SOCK_OPT);
    this.ioctl = paths.target(WspFunction.IOCTL);
    this.select = paths.target(WspFunction.SELECT);
    this.watch = paths.target(WspFunction.WATCH);
    this.cleanup = paths.cleanupTarget();
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    try {
      return socket.socket(request);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SOCKET, e);
    }
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    try {
      bind.bind(s, name);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.BIND, e);
    }
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    try {
      listen.listen(s, backlog);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.LISTEN, e);
    }
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    try {
      return accept.accept(s, condition);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.ACCEPT, e);
    }
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    try {
      return connect.connect(s, request);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.CONNECT, e);
    }
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    try {
      return send.send(s, source, flags);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SEND, e);
    }
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    try {
      return sendTo.sendTo(s, source, flags, to);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SEND_TO, e);
    }
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    try {
      return recv.recv(s, target, flags);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.RECV, e);
    }
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, AddressBox from)
      throws WsaException {
    try {
      return recvFrom.recvFrom(s, target, flags, from);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.RECV_FROM, e);
    }
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    try {
      sendDisconnect.sendDisconnect(s, data);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SEND_DISCONNECT, e);
    }
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    try {
      recvDisconnect.recvDisconnect(s, target);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.RECV_DISCONNECT, e);
    }
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    try {
      shutdown.shutdown(s, how);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SHUTDOWN, e);
    }
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    try {
      closeSocket.closeSocket(s);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.CLOSE_SOCKET, e);
    }
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    try {
      return getSockName.getSockName(s);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.GET_SOCK_NAME, e);
    }
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    try {
      return getPeerName.getPeerName(s);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.GET_PEER_NAME, e);
    }
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    try {
      return getSockOpt.getSockOpt(s, option);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.GET_SOCK_OPT, e);
    }
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    try {
      setSockOpt.setSockOpt(s, option, value);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SET_SOCK_OPT, e);
    }
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    try {
      return ioctl.ioctl(s, code, input);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.IOCTL, e);
    }
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    try {
      return select.select(s);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SELECT, e);
    }
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    try {
      watch.watch(s, events);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.WATCH, e);
    }
  }

  /** Ends the layers. The base is shared with other chains, and is not theirs to end. */
  @Override
  public void cleanup() {
    if (cleanup == null) {
      return;
    }
    try {
      cleanup.cleanup();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      log.error("event=cleanup-failed provider={}", paths.name(WspFunction.CLEANUP), e);
      paths.tableBelow(WspFunction.CLEANUP).cleanup();
    }
  }

  private WsaException failure(WspFunction function, Throwable thrown) {
    String provider = paths.name(function);
    if (thrown instanceof WsaException expected) {
      return expected.raisedBy(provider, function);
    }
    WsaException fault =
        new WsaException(
            WsaError.WSASYSCALLFAILURE,
            "'" + provider + "' is faulty: it threw " + thrown,
            null,
            thrown);
    return fault.raisedBy(provider, function);
  }
}
