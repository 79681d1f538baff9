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
import dev.layersock.spi.LayeredProvider;
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
 * <p>A layer is called through its class, and only a base through the interface: to find a method
 * there, the machine would search the class's list of interfaces at every layer.
 *
 * <p>It is also where errors get the name of the provider that raised them, and where what is not a
 * {@link WsaException} becomes one. Immutable; any thread may call it.
 */
final class ProcedureTable implements ServiceProvider {
  private static final Logger log = LoggerFactory.getLogger(ProcedureTable.class);

  private final FunctionPaths paths;
  private final ServiceProvider base;
  private final @Nullable LayeredProvider socket;
  private final @Nullable LayeredProvider bind;
  private final @Nullable LayeredProvider listen;
  private final @Nullable LayeredProvider accept;
  private final @Nullable LayeredProvider connect;
  private final @Nullable LayeredProvider send;
  private final @Nullable LayeredProvider sendTo;
  private final @Nullable LayeredProvider recv;
  private final @Nullable LayeredProvider recvFrom;
  private final @Nullable LayeredProvider sendDisconnect;
  private final @Nullable LayeredProvider recvDisconnect;
  private final @Nullable LayeredProvider shutdown;
  private final @Nullable LayeredProvider closeSocket;
  private final @Nullable LayeredProvider getSockName;
  private final @Nullable LayeredProvider getPeerName;
  private final @Nullable LayeredProvider getSockOpt;
  private final @Nullable LayeredProvider setSockOpt;
  private final @Nullable LayeredProvider ioctl;
  private final @Nullable LayeredProvider select;
  private final @Nullable LayeredProvider watch;
  private final @Nullable LayeredProvider cleanup;

  /** For the place above the providers of the paths. */
  ProcedureTable(FunctionPaths paths) {
    this.paths = paths;
    this.base = paths.base();
    this.socket = paths.layer(WspFunction.SOCKET);
    this.bind = paths.layer(WspFunction.BIND);
    this.listen = paths.layer(WspFunction.LISTEN);
    this.accept = paths.layer(WspFunction.ACCEPT);
    this.connect = paths.layer(WspFunction.CONNECT);
    this.send = paths.layer(WspFunction.SEND);
    this.sendTo = paths.layer(WspFunction.SEND_TO);
    this.recv = paths.layer(WspFunction.RECV);
    this.recvFrom = paths.layer(WspFunction.RECV_FROM);
    this.sendDisconnect = paths.layer(WspFunction.SEND_DISCONNECT);
    this.recvDisconnect = paths.layer(WspFunction.RECV_DISCONNECT);
    this.shutdown = paths.layer(WspFunction.SHUTDOWN);
    this.closeSocket = paths.layer(WspFunction.CLOSE_SOCKET);
    this.getSockName = paths.layer(WspFunction.GET_SOCK_NAME);
    this.getPeerName = paths.layer(WspFunction.GET_PEER_NAME);
    this.getSockOpt = paths.layer(WspFunction.GET_SOCK_OPT);
    this.setSockOpt = paths.layer(WspFunction.SET_SOCK_OPT);
    this.ioctl = paths.layer(WspFunction.IOCTL);
    this.select = paths.layer(WspFunction.SELECT);
    this.watch = paths.layer(WspFunction.WATCH);
    this.cleanup = paths.layer(WspFunction.CLEANUP);
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    try {
      return socket == null ? base.socket(request) : socket.socket(request);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SOCKET, e);
    }
  }

  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    try {
      if (bind == null) {
        base.bind(s, name);
      } else {
        bind.bind(s, name);
      }
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.BIND, e);
    }
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    try {
      if (listen == null) {
        base.listen(s, backlog);
      } else {
        listen.listen(s, backlog);
      }
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.LISTEN, e);
    }
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    try {
      return accept == null ? base.accept(s, condition) : accept.accept(s, condition);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.ACCEPT, e);
    }
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    try {
      return connect == null ? base.connect(s, request) : connect.connect(s, request);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.CONNECT, e);
    }
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    try {
      return send == null ? base.send(s, source, flags) : send.send(s, source, flags);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SEND, e);
    }
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    try {
      return sendTo == null
          ? base.sendTo(s, source, flags, to)
          : sendTo.sendTo(s, source, flags, to);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SEND_TO, e);
    }
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    try {
      return recv == null ? base.recv(s, target, flags) : recv.recv(s, target, flags);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.RECV, e);
    }
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, AddressBox from)
      throws WsaException {
    try {
      return recvFrom == null
          ? base.recvFrom(s, target, flags, from)
          : recvFrom.recvFrom(s, target, flags, from);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.RECV_FROM, e);
    }
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    try {
      if (sendDisconnect == null) {
        base.sendDisconnect(s, data);
      } else {
        sendDisconnect.sendDisconnect(s, data);
      }
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SEND_DISCONNECT, e);
    }
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    try {
      if (recvDisconnect == null) {
        base.recvDisconnect(s, target);
      } else {
        recvDisconnect.recvDisconnect(s, target);
      }
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.RECV_DISCONNECT, e);
    }
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    try {
      if (shutdown == null) {
        base.shutdown(s, how);
      } else {
        shutdown.shutdown(s, how);
      }
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SHUTDOWN, e);
    }
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    try {
      if (closeSocket == null) {
        base.closeSocket(s);
      } else {
        closeSocket.closeSocket(s);
      }
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.CLOSE_SOCKET, e);
    }
  }

  @Override
  public SocketAddress getSockName(ProviderSocket s) throws WsaException {
    try {
      return getSockName == null ? base.getSockName(s) : getSockName.getSockName(s);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.GET_SOCK_NAME, e);
    }
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    try {
      return getPeerName == null ? base.getPeerName(s) : getPeerName.getPeerName(s);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.GET_PEER_NAME, e);
    }
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    try {
      return getSockOpt == null ? base.getSockOpt(s, option) : getSockOpt.getSockOpt(s, option);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.GET_SOCK_OPT, e);
    }
  }

  @Override
  public <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException {
    try {
      if (setSockOpt == null) {
        base.setSockOpt(s, option, value);
      } else {
        setSockOpt.setSockOpt(s, option, value);
      }
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SET_SOCK_OPT, e);
    }
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    try {
      return ioctl == null ? base.ioctl(s, code, input) : ioctl.ioctl(s, code, input);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.IOCTL, e);
    }
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    try {
      return select == null ? base.select(s) : select.select(s);
    } catch (Exception | LinkageError | AssertionError e) {
      throw failure(WspFunction.SELECT, e);
    }
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    try {
      if (watch == null) {
        base.watch(s, events);
      } else {
        watch.watch(s, events);
      }
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
